// Shows when the callback of a write comes: when the kernel has the bytes, and not when anybody has read them.
import { once } from 'node:events'
import net from 'node:net'

const MIB = 1024 ** 2
// Long enough for what will come: the kernels take what they take in a few milliseconds.
const A_WHILE_MS = 1_000

const server = net.createServer().listen(0, '127.0.0.1')
await once(server, 'listening')
const { port } = server.address() as net.AddressInfo // a TCP server's address is never a string
const client = net.connect({ port, host: '127.0.0.1' }).pause()
const [socket] = (await once(server, 'connection')) as [net.Socket]

const taken = { small: false, large: false }
// #region writes
socket.write(Buffer.alloc(1024), () => (taken.small = true))
socket.write(Buffer.alloc(64 * MIB), () => (taken.large = true))
// #endregion
await new Promise((resolve) => setTimeout(resolve, A_WHILE_MS))
console.log(`nobody has read a byte. 1 KiB is taken: ${taken.small}; 64 MiB: ${taken.large}`)
client.resume()
if (!taken.large) await once(socket, 'drain')
console.log(`the client reads.       1 KiB is taken: ${taken.small}; 64 MiB: ${taken.large}`)
client.destroy()
socket.destroy()
server.close()
