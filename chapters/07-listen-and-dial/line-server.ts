// Says one line to each client, and keeps the connection until the client ends it.
import net from 'node:net'

const [port = '', line = '', ...more] = process.argv.slice(2)
if (!/^\d+$/.test(port) || Number(port) > 65_535 || line === '' || more.length > 0) {
  console.error('usage: line-server.ts <port> <line>')
  process.exit(2)
}

const server = net.createServer((socket) => {
  socket.on('error', (error) => console.error(error.message))
  socket.write(`${line}\n`)
  socket.resume()
})
server.listen(Number(port), '127.0.0.1', () => {
  const address = server.address() as net.AddressInfo // a TCP server's address is never a string
  console.error(`listening on 127.0.0.1:${address.port}`)
})
