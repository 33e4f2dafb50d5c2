// Shows that a socket which isn't read doesn't hear of a reset.
import { once } from 'node:events'
import net, { type AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'

const server = net.createServer({ pauseOnConnect: true }).listen(0, '127.0.0.1')
await once(server, 'listening')
const { port } = server.address() as AddressInfo // a TCP server's address is never a string
const client = net.connect(port, '127.0.0.1')
client.on('error', () => {})
const [socket] = (await once(server, 'connection')) as [net.Socket] // what 'connection' carries
if (client.connecting) await once(client, 'connect')

let heard = 'nothing'
socket.on('error', (error: NodeJS.ErrnoException) => (heard = `'error' ${error.code}`))
client.resetAndDestroy()
await wait(300)
console.log(`not read for 0.3 s after the RST: ${heard}`)
socket.resume()
await new Promise((resolve) => socket.on('close', resolve))
console.log(`read again:                       ${heard}`)
server.close()
