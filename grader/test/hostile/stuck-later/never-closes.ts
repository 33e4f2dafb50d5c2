// verdict: failed
import net from 'node:net'
// allowHalfOpen is not asked for, and the end is held back.
net.Socket.prototype.end = function (this: net.Socket) {
  return this
}
const server = net.createServer((socket) => {
  socket.on('error', () => {})
  socket.on('data', (chunk) => socket.write(chunk))
  socket.on('end', () => {})
})
process.on('SIGTERM', () => process.exit(0))
server.listen(Number(process.argv[2]), '127.0.0.1', () => console.error(`listening on 127.0.0.1:${process.argv[2]}`))
