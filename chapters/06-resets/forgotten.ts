// Shows how long a program runs on for a timer that nobody needs any more.
import { once } from 'node:events'
import net, { type AddressInfo } from 'node:net'

const server = net.createServer((socket) => socket.end()).listen(0, '127.0.0.1')
await once(server, 'listening')
const { port } = server.address() as AddressInfo // a TCP server's address is never a string
server.unref()

const started = performance.now()
const soon = (): string => (performance.now() - started < 1500 ? 'at once' : 'two seconds later')
process.on('exit', () => console.log(`the program ends:     ${soon()}`))

// #region wrong
const socket = net.connect(port, '127.0.0.1').resume()
setTimeout(() => socket.destroy(), 2000)
socket.on('close', () => console.log(`the connection ended: ${soon()}`))
// #endregion
