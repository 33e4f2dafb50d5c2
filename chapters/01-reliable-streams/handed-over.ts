// Shows that write()'s callback doesn't wait for the other program to read.
import { once } from 'node:events'
import net, { type AddressInfo } from 'node:net'

const server = net.createServer({ pauseOnConnect: true }).listen(0, '127.0.0.1')
await once(server, 'listening')
const { port } = server.address() as AddressInfo // a TCP server's address is never a string
const client = net.connect(port, '127.0.0.1')
const [reader] = (await once(server, 'connection')) as [net.Socket] // what 'connection' carries

await new Promise((resolve) => client.write(Buffer.alloc(1_000), resolve))
console.log('the callback came: 1000 B are handed over')
console.log(`the other program has read ${reader.bytesRead} B`)

client.destroy()
reader.destroy()
server.close()
