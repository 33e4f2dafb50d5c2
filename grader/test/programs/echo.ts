// A right echo server, as short as it can be.
import net from 'node:net'

const server = net.createServer({ allowHalfOpen: true }, (socket) => {
  socket.on('error', () => socket.destroy())
  socket.pipe(socket)
})
const port = Number(process.argv[2])
server.listen(port, '127.0.0.1', () => {
  // Safe: a server that listens on a port has an AddressInfo.
  console.error(`listening on 127.0.0.1:${(server.address() as net.AddressInfo).port}`)
})
