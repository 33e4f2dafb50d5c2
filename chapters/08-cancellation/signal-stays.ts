// Shows that a signal given to net.connect() goes on ruling the socket when it has long been connected.
import { once } from 'node:events'
import net, { type AddressInfo } from 'node:net'

const server = net.createServer((accepted) => accepted.on('error', () => {}).resume())
await once(server.listen(0, '127.0.0.1'), 'listening')
const { port } = server.address() as AddressInfo // a TCP server's address is never a string

// #region stays
const socket = net.connect({ port, host: '127.0.0.1', signal: AbortSignal.timeout(300) })
await once(socket, 'connect')
console.log('connected in time')
const error = await new Promise<Error>((resolve) => socket.on('error', resolve))
// #endregion
console.log(`later: 'error' ${error.name}, its cause a ${(error.cause as Error).name}`)
console.log(`the socket: destroyed ${socket.destroyed}`)
server.close()
