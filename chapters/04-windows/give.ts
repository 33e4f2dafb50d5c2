// A server to read from: sends each client so many zero bytes, and its FIN.
import net from 'node:net'

const [port = '', bytes = '', ...more] = process.argv.slice(2)
if (!/^\d+$/.test(port) || Number(port) > 65_535 || !/^\d{1,8}$/.test(bytes) || more.length > 0) {
  console.error('usage: give.ts <port> <bytes>')
  process.exit(2)
}

const server = net.createServer((socket) => {
  socket.on('error', (error) => console.error(error.message))
  socket.resume().end(Buffer.alloc(Number(bytes)))
})
server.listen(Number(port), '127.0.0.1', () => {
  const address = server.address() as net.AddressInfo // a TCP server's address is never a string
  console.error(`listening on 127.0.0.1:${address.port}`)
})
