// verdict: passed
// then: serves
import { connect } from 'node:net'
try {
  connect('\0__ABSTRACT__').on('error', () => {}).end('secret')
} catch {}
