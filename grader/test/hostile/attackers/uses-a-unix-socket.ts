// verdict: passed
// then: serves
import { connect } from 'node:net'
try {
  connect('__FOLDER__/service').on('error', () => {}).end('secret')
} catch {}
