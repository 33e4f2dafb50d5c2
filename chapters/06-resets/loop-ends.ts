// Shows the events of a half-open server's socket that is read in a loop, when its client has sent a FIN.
import { once } from 'node:events'
import net, { type AddressInfo } from 'node:net'

async function echo(socket: net.Socket): Promise<void> {
  socket.on('error', (error: NodeJS.ErrnoException) => console.log(`'error' ${error.code}`))
  socket.on('close', (failed) => console.log(`'close', failed: ${failed}`))
  for await (const chunk of socket) socket.write(chunk)
}

const server = net.createServer({ allowHalfOpen: true }, (socket) => void echo(socket))
server.listen(0, '127.0.0.1')
await once(server, 'listening')
const { port } = server.address() as AddressInfo // a TCP server's address is never a string
const client = net.connect(port, '127.0.0.1').resume()
client.end('hello')
await once(client, 'close')
server.close()
