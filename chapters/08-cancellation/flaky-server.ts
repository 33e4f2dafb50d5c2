// A server that resets its first two connections, the second one behind half a line, and sends a line to all others.
import net from 'node:net'

const [port = '', ...more] = process.argv.slice(2)
if (!/^\d+$/.test(port) || Number(port) > 65_535 || more.length > 0) {
  console.error('usage: flaky-server.ts <port>')
  process.exit(2)
}

let served = 0
const server = net.createServer((socket) => {
  socket.on('error', (error) => console.error(error.message))
  served += 1
  if (served > 2) socket.end('worth the wait\n')
  else if (served === 1) socket.resetAndDestroy()
  else socket.write('worth', () => socket.resetAndDestroy())
})
server.listen(Number(port), '127.0.0.1', () => {
  const address = server.address() as net.AddressInfo // a TCP server's address is never a string
  console.error(`listening on 127.0.0.1:${address.port}`)
})
