// verdict: passed
// then: serves
// reaches: guarded
import { createSocket } from 'node:dgram'
createSocket('udp4').on('error', () => {}).send('secret', __UDP__, '__ADDRESS__', () => {})
