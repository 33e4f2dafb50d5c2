// verdict: passed, failed
import net from 'node:net'

const server = net.createServer((socket) => {
  socket.on('error', () => {})
  console.error('x'.repeat(900_000))
  socket.pipe(socket)
})
process.on('SIGTERM', () => process.exit(0))
server.listen(Number(process.argv[2]), '127.0.0.1', () => console.error(`listening on 127.0.0.1:${process.argv[2]}`))
