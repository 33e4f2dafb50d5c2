// A server to put behind the proxy: when a client has ended its side, it answers all that was said, in capitals.
import net from 'node:net'
import { text } from 'node:stream/consumers'

const [port = '', ...more] = process.argv.slice(2)
if (!/^\d+$/.test(port) || Number(port) > 65_535 || more.length > 0) {
  console.error('usage: upstream.ts <port>')
  process.exit(2)
}

async function answer(socket: net.Socket): Promise<void> {
  const said = await text(socket.iterator({ destroyOnReturn: false }))
  socket.end(said.toUpperCase())
}

const server = net.createServer({ allowHalfOpen: true }, (socket) => {
  socket.on('error', (error) => console.error(error.message))
  answer(socket).catch(() => {}) // a reset, which the listener has logged
})
server.listen(Number(port), '127.0.0.1', () => {
  const address = server.address() as net.AddressInfo // a TCP server's address is never a string
  console.error(`listening on 127.0.0.1:${address.port}`)
})
