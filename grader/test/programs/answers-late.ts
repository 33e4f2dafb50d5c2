// Answers by a timer: the first client's by one that holds the process, the second's by one that doesn't.
import net from 'node:net'

const port = Number(process.argv[2])
const LATE_MS = 60

const server = net.createServer((socket) => {
  socket.on('error', () => socket.destroy())
  socket.on('data', (chunk: Buffer) => {
    const timer = setTimeout(() => socket.write(chunk), LATE_MS)
    if (chunk.toString() === 'unref') timer.unref()
  })
})
server.listen(port, '127.0.0.1', () => console.error(`listening on 127.0.0.1:${port}`))
