// A server that keeps every rule for programs, reads what comes, and never answers.
import net from 'node:net'

const [text = ''] = process.argv.slice(2)
const valid = process.argv.length === 3 && /^\d+$/.test(text) && Number(text) <= 65_535
if (!valid) {
  console.error('usage: main.ts <port>')
  process.exit(2)
}

const server = net.createServer((socket) => socket.on('error', () => {}).resume())

process.on('SIGTERM', () => process.exit(0))
server.on('error', (error: NodeJS.ErrnoException) => {
  console.error(error.message)
  process.exit(error.code === 'EADDRINUSE' ? 3 : 1)
})
server.listen(Number(text), '127.0.0.1', () => {
  // Safe: a server that listens on a port has an AddressInfo.
  const { port } = server.address() as net.AddressInfo
  console.error(`listening on 127.0.0.1:${port}`)
})
