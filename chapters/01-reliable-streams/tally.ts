// Shows a whole conversation: the client sends and ends, the server counts and answers.
import { once } from 'node:events'
import net, { type AddressInfo } from 'node:net'

// #region server
const server = net.createServer({ allowHalfOpen: true }, (socket) => {
  let bytes = 0
  socket.on('data', (chunk: Buffer) => {
    bytes += chunk.length
  })
  socket.on('end', () => {
    socket.end(`${bytes} B\n`)
  })
  socket.on('error', (error) => {
    console.error(`a connection failed: ${error.message}`)
  })
})
server.listen(0, '127.0.0.1')
await once(server, 'listening')
// #endregion

const { port } = server.address() as AddressInfo // a TCP server's address is never a string
// #region client
const client = net.connect({ port, host: '127.0.0.1' })
client.write('hello ')
client.end('world')
for await (const chunk of client) process.stdout.write(chunk)
// #endregion
server.close()
