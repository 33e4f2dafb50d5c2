// A server that says nothing: it accepts whoever comes, reads and drops, and sends its FIN after the client's.
import net from 'node:net'

const [port = '', ...more] = process.argv.slice(2)
if (!/^\d+$/.test(port) || Number(port) > 65_535 || more.length > 0) {
  console.error('usage: quiet-server.ts <port>')
  process.exit(2)
}

const server = net.createServer((socket) => {
  socket.resume()
  socket.on('error', (error) => console.error(error.message))
})
server.listen(Number(port), '127.0.0.1', () => {
  const address = server.address() as net.AddressInfo // a TCP server's address is never a string
  console.error(`listening on 127.0.0.1:${address.port}`)
})
