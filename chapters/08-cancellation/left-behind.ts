// Shows what keeps a program alive when its work is done: a timer that was raced and forgotten.
import { once } from 'node:events'
import net, { type AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'

const server = net.createServer((socket) => socket.resume())
await once(server.listen(0, '127.0.0.1'), 'listening')
const { port } = server.address() as AddressInfo // a TCP server's address is never a string

// #region forgotten
const socket = net.connect(port, '127.0.0.1')
await Promise.race([once(socket, 'connect'), wait(60_000)])
socket.end().resume()
// #endregion
await once(socket, 'close')
const timers = process.getActiveResourcesInfo().filter((type) => type === 'Timeout')
console.log(`the work is done; left: ${timers.length} timer`)
// Else this program would go on for a minute.
process.exit()
