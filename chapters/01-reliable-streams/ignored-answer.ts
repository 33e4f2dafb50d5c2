// Shows what becomes of 64 MiB written, without a look at write()'s answer, to a client that doesn't read.
import { once } from 'node:events'
import net, { type AddressInfo } from 'node:net'

const MIB = 1_048_576
const server = net.createServer().listen(0, '127.0.0.1')
await once(server, 'listening')
const { port } = server.address() as AddressInfo // a TCP server's address is never a string
const client = net.connect(port, '127.0.0.1').pause()
const [socket] = (await once(server, 'connection')) as [net.Socket] // what 'connection' carries

// #region wrong
const answers: boolean[] = []
for (let i = 0; i < 64; i++) answers.push(socket.write(Buffer.alloc(MIB)))
// #endregion

console.log(`write() has answered false: ${answers.includes(false)}`)
console.log(`more than 16 MiB wait in this process: ${socket.writableLength > 16 * MIB}`)

client.destroy()
socket.destroy()
server.close()
