// A server that says ten bytes to whoever comes, and then ends in one of three ways: `farewell.ts <port> fin|rst|silence`.
import net from 'node:net'

const [port = '', farewell = '', ...more] = process.argv.slice(2)
const ways = ['fin', 'rst', 'silence']
if (!/^\d+$/.test(port) || Number(port) > 65_535 || !ways.includes(farewell) || more.length > 0) {
  console.error('usage: farewell.ts <port> fin|rst|silence')
  process.exit(2)
}
// A client needs a moment to notice that it has connected, and to read.
const READS_WITHIN_MS = 500

const server = net.createServer((socket) => {
  socket.on('error', (error) => console.error(error.message))
  socket.resume()
  socket.write('ten bytes\n')
  if (farewell === 'fin') socket.end()
  else if (farewell === 'rst') setTimeout(() => socket.resetAndDestroy(), READS_WITHIN_MS)
})
server.listen(Number(port), '127.0.0.1', () => {
  const address = server.address() as net.AddressInfo // a TCP server's address is never a string
  console.error(`listening on 127.0.0.1:${address.port}`)
})
