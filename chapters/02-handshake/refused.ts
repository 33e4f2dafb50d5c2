// Shows what a dial brings where nobody listens: an error, at once. The port is the client end of a connection, so it is
// taken, and nobody can begin to listen there.
import { once } from 'node:events'
import net, { type AddressInfo } from 'node:net'

const server = net.createServer().listen(0, '127.0.0.1')
await once(server, 'listening')
const { port } = server.address() as AddressInfo // a TCP server's address is never a string
const holder = net.connect(port, '127.0.0.1')
await once(holder, 'connect')
const taken = holder.localPort ?? 0

const started = performance.now()
// #region dial
const client = net.connect({ port: taken, host: '127.0.0.1' })
client.on('connect', () => console.log('connected'))
client.on('error', (error: NodeJS.ErrnoException) => console.log(`'error' ${error.code}`))
// #endregion
// once() would throw at the 'error'.
await new Promise((resolve) => client.on('close', resolve))
console.log("'close'")
console.log(performance.now() - started < 500 ? 'all of it at once' : 'after a long time')
holder.destroy()
server.close()
