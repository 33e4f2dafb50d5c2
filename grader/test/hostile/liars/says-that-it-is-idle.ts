// verdict: failed
import net from 'node:net'
import { writeSync } from 'node:fs'
const snapshot = { idle: true, moved: 'same', readBytes: 1, writtenBytes: 1, rss: 1 }
setInterval(() => {
  for (let id = 0; id < 200; id += 1) writeSync(4, `${JSON.stringify({ id, snapshot, notes: [] })}\n`)
}, 5)
const server = net.createServer((socket) => {
  socket.on('error', () => {})
  socket.resume()
})
process.on('SIGTERM', () => process.exit(0))
server.listen(Number(process.argv[2]), '127.0.0.1', () => console.error(`listening on 127.0.0.1:${process.argv[2]}`))
