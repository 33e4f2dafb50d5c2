// verdict: failed
// finding: only
// takes: 8
import net from 'node:net'

const server = net.createServer({ allowHalfOpen: true }, (socket) => {
  let bytes = Buffer.alloc(0)
  socket.on('error', () => {})
  socket.on('data', (chunk) => (bytes = Buffer.concat([bytes, chunk])))
  setInterval(() => {
    socket.write(bytes.subarray(0, 1))
    bytes = bytes.subarray(1)
  }, 500)
})
process.on('SIGTERM', () => process.exit(0))
server.listen(Number(process.argv[2]), '127.0.0.1', () => console.error(`listening on 127.0.0.1:${process.argv[2]}`))
