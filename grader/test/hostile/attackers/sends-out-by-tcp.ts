// verdict: passed
// then: serves
// reaches: guarded
import { connect } from 'node:net'
connect(__TCP__, '__ADDRESS__').on('error', () => {}).end('secret')
