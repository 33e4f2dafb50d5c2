// verdict: passed
// then: serves
import { connect } from 'node:net'
try {
  connect('\0hostile-service').on('error', () => {}).end('secret')
} catch {}
