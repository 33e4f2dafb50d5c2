// Shows a loop that waits for 'drain' on a socket that is gone.
import { once } from 'node:events'
import net, { type AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'

const server = net.createServer().listen(0, '127.0.0.1')
await once(server, 'listening')
const { port } = server.address() as AddressInfo // a TCP server's address is never a string
const client = net.connect(port, '127.0.0.1').pause()
const [socket] = (await once(server, 'connection')) as [net.Socket] // what 'connection' carries
socket.on('error', () => {})

const ends: string[] = []
// #region wrong
socket.write(Buffer.alloc(64 * 1_048_576))
const drained = new Promise((resolve) => socket.once('drain', resolve))
// #endregion
void drained.then(() => ends.push('without'))
// #region right
const closed = new AbortController()
socket.once('close', () => closed.abort())
const either = once(socket, 'drain', { signal: closed.signal })
// #endregion
either.catch(() => ends.push('with'))

client.resetAndDestroy()
if (!socket.closed) await new Promise((resolve) => socket.once('close', resolve))
await wait(100)
console.log(`the socket is gone; the wait that knows of 'close' is over: ${ends.includes('with')}`)
console.log(`the other wait is over: ${ends.includes('without')}`)
server.close()
