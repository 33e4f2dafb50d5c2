// verdict: failed
import net from 'node:net'
const kept: Buffer[] = []
const server = net.createServer((socket) => {
  socket.on('error', () => {})
  socket.on('data', (chunk) => {
    kept.push(Buffer.alloc(200 * 1024 ** 2, 1))
    socket.write(chunk)
  })
})
process.on('SIGTERM', () => process.exit(0))
server.listen(Number(process.argv[2]), '127.0.0.1', () => console.error(`listening on 127.0.0.1:${process.argv[2]}`))
