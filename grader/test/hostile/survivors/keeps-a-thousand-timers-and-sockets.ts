// verdict: passed, failed
// then: serves
import { connect, createServer } from 'node:net'
const own = createServer((socket) => socket.on('error', () => {}).resume()).listen(0, '127.0.0.1', () => {
  const { port } = own.address() as { port: number }
  for (let at = 0; at < 1_000; at += 1) {
    setInterval(() => {}, 1_000)
    connect(port, '127.0.0.1').on('error', () => {})
  }
})
