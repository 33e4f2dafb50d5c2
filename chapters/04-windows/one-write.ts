// Shows what write() answers for a write that is larger than highWaterMark.
import { once } from 'node:events'
import net, { type AddressInfo } from 'node:net'

const server = net.createServer().listen(0, '127.0.0.1')
await once(server, 'listening')
const { port } = server.address() as AddressInfo // a TCP server's address is never a string

console.log(`highWaterMark is ${new net.Socket().writableHighWaterMark}`)
for (const bytes of [100_000, 64 * 1_048_576]) {
  const client = net.connect(port, '127.0.0.1').pause()
  const [socket] = (await once(server, 'connection')) as [net.Socket] // what 'connection' carries
  console.log(`write() of ${bytes} bytes answers ${socket.write(Buffer.alloc(bytes))}`)
  client.destroy()
  socket.destroy()
}
server.close()
