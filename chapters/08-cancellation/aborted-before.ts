// Shows what net.connect() makes of a signal that was aborted before, and how to ask the signal first.
import { once } from 'node:events'
import net, { type AddressInfo } from 'node:net'

const server = net.createServer((accepted) => accepted.on('error', () => {}).resume())
await once(server.listen(0, '127.0.0.1'), 'listening')
const { port } = server.address() as AddressInfo // a TCP server's address is never a string

const signal = AbortSignal.abort()
const accepted = once(server, 'connection')
const socket = net.connect({ port, host: '127.0.0.1', signal })
socket.on('error', ({ name }) => console.log(`'error' ${name}`))
socket.on('close', () => console.log("'close'"))
const connected = new Promise((resolve) => socket.on('connect', resolve))
await connected
console.log("'connect'")
await accepted
console.log(`and the server has a connection; the socket: destroyed ${socket.destroyed}`)

// #region right
try {
  signal.throwIfAborted()
  net.connect({ port, host: '127.0.0.1', signal })
} catch (error) {
  console.log(`asked first: ${(error as Error).name}, and no dial`)
}
// #endregion
process.exit()
