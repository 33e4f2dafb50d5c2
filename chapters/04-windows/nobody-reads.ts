// Shows where bytes go that are written to a client that never reads.
import { once } from 'node:events'
import net, { type AddressInfo } from 'node:net'

const BLOCK = Buffer.alloc(16_384)
const KIB = 1024

const server = net.createServer().listen(0, '127.0.0.1')
await once(server, 'listening')
const { port } = server.address() as AddressInfo // a TCP server's address is never a string
const client = net.connect(port, '127.0.0.1').pause()
const [socket] = (await once(server, 'connection')) as [net.Socket] // what 'connection' carries

let taken = 0
while (socket.write(BLOCK)) taken += BLOCK.length

console.log(`write() has answered true for more than 256 KiB: ${taken > 256 * KIB}`)
console.log(`now it answers false, and ${socket.writableLength} B wait in this process`)
console.log(`the client's program has read ${client.bytesRead} B`)

client.destroy()
socket.destroy()
server.close()
