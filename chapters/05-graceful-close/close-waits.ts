// Shows what server.close() does with a connection that is open: nothing.
import { once } from 'node:events'
import net, { type AddressInfo } from 'node:net'

const server = net.createServer((socket) => socket.pipe(socket)).listen(0, '127.0.0.1')
await once(server, 'listening')
const { port } = server.address() as AddressInfo // a TCP server's address is never a string
const client = net.connect(port, '127.0.0.1')
await once(server, 'connection')

// #region wrong
server.close(() => console.log('the callback of close()'))
// #endregion
const late = net.connect(port, '127.0.0.1')
late.on('error', ({ code }: NodeJS.ErrnoException) => console.log(`a new client: ${code}`))
await new Promise((resolve) => late.on('close', resolve))
client.write('hello')
const [chunk] = await once(client, 'data')
console.log(`the old client is served as before: "${chunk}"`)
console.log('now the old client ends')
client.end()
