// Keeps the processor from the first byte on.
import net from 'node:net'

const port = Number(process.argv[2])
const server = net.createServer((socket) => {
  socket.on('data', () => {
    for (;;) continue
  })
})
server.listen(port, '127.0.0.1', () => console.error(`listening on 127.0.0.1:${port}`))
