// Answers the FIN with the size of each chunk that came.
import net from 'node:net'

const port = Number(process.argv[2])
const server = net.createServer({ allowHalfOpen: true }, (socket) => {
  const sizes: number[] = []
  socket.on('error', () => socket.destroy())
  socket.on('data', (chunk: Buffer) => sizes.push(chunk.length))
  socket.on('end', () => socket.end(sizes.join(' ')))
})
server.listen(port, '127.0.0.1', () => console.error(`listening on 127.0.0.1:${port}`))
