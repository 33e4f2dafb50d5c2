// verdict: passed
// then: serves
// reaches: guarded
import { connect } from 'node:net'
connect(__TCP__, '127.0.0.1').on('error', () => {}).end('secret')
