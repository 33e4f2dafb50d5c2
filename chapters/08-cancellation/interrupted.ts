// Shows one signal for everything: SIGINT ends the wait between two tries, and the dial that is under way.
import { once } from 'node:events'
import net, { type AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

const server = net.createServer((socket) => socket.on('error', () => {}).resume())
await once(server.listen(0, '127.0.0.1'), 'listening')
const { port } = server.address() as AddressInfo // a TCP server's address is never a string

// #region signal
const stop = new AbortController()
const interrupted = (): void => stop.abort()
process.once('SIGINT', interrupted)

const waiting = sleep(60_000, undefined, { signal: stop.signal })
const socket = net.connect({ port, host: '127.0.0.1', signal: stop.signal })
// #endregion
await once(socket, 'connect')
process.kill(process.pid, 'SIGINT') // as Ctrl-C does
const error = await new Promise<Error>((resolve) => socket.on('error', resolve))
console.log(`the socket: ${error.name}`)
console.log(`the wait: ${await waiting.catch(({ name }: Error) => name)}`)
process.off('SIGINT', interrupted)
server.close()
