// verdict: failed
import net from 'node:net'

const server = net.createServer((socket) => {
  socket.on('error', () => {})
  for (let left = 100; left > 0; left -= 1) console.error('x'.repeat(1_000_000))
  socket.pipe(socket)
})
process.on('SIGTERM', () => process.exit(0))
server.listen(Number(process.argv[2]), '127.0.0.1', () => console.error(`listening on 127.0.0.1:${process.argv[2]}`))
