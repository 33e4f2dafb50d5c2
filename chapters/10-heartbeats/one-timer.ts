// Shows two silent clients of a server that keeps its timer outside the function that serves them.
import { once } from 'node:events'
import net, { type AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'

const INTERVAL_MS = 500
// #region shared
let timer: NodeJS.Timeout
const server = net.createServer((socket) => {
  clearTimeout(timer)
  timer = setTimeout(() => socket.end('ping\n'), INTERVAL_MS)
})
// #endregion
server.listen(0, '127.0.0.1')
await once(server, 'listening')
const { port } = server.address() as AddressInfo // a TCP server's address is never a string

const pinged: string[] = []
const clients = ['first', 'second'].map((name) =>
  net.connect(port, '127.0.0.1').on('data', () => pinged.push(name)),
)
await wait(3 * INTERVAL_MS)
console.log(`pinged: ${pinged.length} of 2`)
for (const client of clients) client.destroy()
server.close()
