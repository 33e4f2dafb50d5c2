// verdict: failed
// takes: 8
import net from 'node:net'

const server = net.createServer((socket) => {
  socket.on('error', () => {})
  process.kill(process.pid, 'SIGSTOP')
})
process.on('SIGTERM', () => process.exit(0))
server.listen(Number(process.argv[2]), '127.0.0.1', () => console.error(`listening on 127.0.0.1:${process.argv[2]}`))
