// Ends each connection in the way that its first byte asks for.
import net from 'node:net'

const port = Number(process.argv[2])
const server = net.createServer({ allowHalfOpen: true }, (socket) => {
  socket.on('error', () => socket.destroy())
  socket.once('data', (chunk: Buffer) => {
    const ways: Record<string, () => void> = {
      end: () => socket.end(),
      'end with bytes': () => socket.end('bye'),
      destroy: () => socket.destroy(),
      'reset and destroy': () => socket.resetAndDestroy(),
      'bytes, then reset': () => socket.write('bye', () => socket.resetAndDestroy()),
      exit: () => process.exit(0),
      'leave open': () => {},
      'say something else': () => socket.write('something else'),
    }
    ways[chunk.toString()]?.()
  })
})
server.listen(port, '127.0.0.1', () => console.error(`listening on 127.0.0.1:${port}`))
