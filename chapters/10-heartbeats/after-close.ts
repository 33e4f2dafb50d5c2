// Shows what a forgotten timer finds when it fires: a client that was reset has left it behind.
import { once } from 'node:events'
import net, { type AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'

const server = net.createServer().listen(0, '127.0.0.1')
await once(server, 'listening')
const { port } = server.address() as AddressInfo // a TCP server's address is never a string
const client = net.connect(port, '127.0.0.1')
const [socket] = (await once(server, 'connection')) as [net.Socket]
await once(client, 'connect')

let errors = 0
socket.on('error', () => (errors += 1))
socket.resume()
const closed = once(socket, 'close').catch(() => once(socket, 'close'))
client.resetAndDestroy()
await closed
const before = errors
// #region late
const { promise, resolve } = Promise.withResolvers<Error | null | undefined>()
setTimeout(() => socket.write('ping\n', resolve), 100)
const error: NodeJS.ErrnoException | null | undefined = await promise
// #endregion
await wait(10)
console.log(`the write's own callback hears:  ${error?.code}`)
console.log(`an 'error' event:                ${errors > before ? 'one' : 'none'}`)
console.log(`the port of the client:          ${socket.remotePort}`)
server.close()
