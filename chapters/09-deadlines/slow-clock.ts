// Answers each line with one of its own, after so many milliseconds.
import net from 'node:net'

const [port = '', ms = '', ...more] = process.argv.slice(2)
if (!/^\d+$/.test(port) || !/^\d+$/.test(ms) || more.length > 0) {
  console.error('usage: slow-clock.ts <port> <ms>')
  process.exit(2)
}

const server = net.createServer((socket) => {
  socket.on('error', (error) => console.error(error.message))
  socket.on('data', (chunk: Buffer) => {
    const lines = chunk.filter((byte) => byte === 10).length
    const answers = 'it is about time\n'.repeat(lines)
    setTimeout(() => socket.write(answers), Number(ms))
  })
})
server.listen(Number(port), '127.0.0.1', () => {
  const address = server.address() as net.AddressInfo // a TCP server's address is never a string
  console.error(`listening on 127.0.0.1:${address.port}`)
})
