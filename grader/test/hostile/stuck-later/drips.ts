// verdict: failed
// finding: only
import net from 'node:net'

const server = net.createServer((socket) => {
  socket.on('error', () => {})
  const bytes: Buffer[] = []
  socket.on('data', (chunk) => bytes.push(chunk))
  setInterval(() => socket.write(Buffer.concat(bytes.splice(0)).subarray(0, 1)), 500)
})
process.on('SIGTERM', () => process.exit(0))
server.listen(Number(process.argv[2]), '127.0.0.1', () => console.error(`listening on 127.0.0.1:${process.argv[2]}`))
