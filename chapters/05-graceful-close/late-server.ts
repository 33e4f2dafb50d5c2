// A server that waits for each client's FIN, and a moment later tells how many bytes and lines came before it.
import net from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'

const [port = '', ...more] = process.argv.slice(2)
if (!/^\d+$/.test(port) || Number(port) > 65_535 || more.length > 0) {
  console.error('usage: late-server.ts <port>')
  process.exit(2)
}

const server = net.createServer({ allowHalfOpen: true }, (socket) => {
  let lines = 0
  socket.on('data', (chunk: Buffer) => (lines += chunk.filter((byte) => byte === 10).length))
  socket.on('end', async () => {
    await wait(500)
    socket.end(`${socket.bytesRead} bytes, ${lines} lines\n`)
  })
  socket.on('error', (error) => console.error(error.message))
})
server.listen(Number(port), '127.0.0.1', () => {
  const address = server.address() as net.AddressInfo // a TCP server's address is never a string
  console.error(`listening on 127.0.0.1:${address.port}`)
})
