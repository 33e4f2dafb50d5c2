// Listens, accepts, and never says anything.
import net from 'node:net'

const port = Number(process.argv[2])
const server = net.createServer((socket) => {
  socket.on('error', () => socket.destroy())
  socket.resume()
})
server.listen(port, '127.0.0.1', () => console.error(`listening on 127.0.0.1:${port}`))
