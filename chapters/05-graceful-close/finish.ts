// Shows that 'finish' comes when the kernel has the bytes, whatever the other program has.
import { once } from 'node:events'
import net, { type AddressInfo } from 'node:net'

const server = net.createServer({ pauseOnConnect: true }).listen(0, '127.0.0.1')
await once(server, 'listening')
const { port } = server.address() as AddressInfo // a TCP server's address is never a string
const accepted = once(server, 'connection')

const client = net.connect({ port, host: '127.0.0.1' })
// #region wrong
client.end(Buffer.alloc(50_000))
await once(client, 'finish')
// #endregion
const [socket] = (await accepted) as [net.Socket] // what 'connection' carries
console.log(`'finish' has come; the server's program has read ${socket.bytesRead} of 50000 bytes`)
socket.destroy()
client.on('error', ({ code }: NodeJS.ErrnoException) =>
  console.log(`then the server lets go: ${code}`),
)
await new Promise((resolve) => client.on('close', resolve))
server.close()
