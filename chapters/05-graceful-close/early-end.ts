// Shows an answer that comes after end(): it isn't written any more, and the client sees a regular FIN.
import { once } from 'node:events'
import net, { type AddressInfo } from 'node:net'

const server = net.createServer().listen(0, '127.0.0.1')
await once(server, 'listening')
const { port } = server.address() as AddressInfo // a TCP server's address is never a string
const client = net.connect(port, '127.0.0.1')
const [socket] = (await once(server, 'connection')) as [net.Socket] // what 'connection' carries

client.on('data', (chunk: Buffer) => console.log(`client: "${chunk}"`))
client.on('end', () => console.log("client: 'end', and no answer"))
socket.on('error', ({ code }: NodeJS.ErrnoException) => console.log(`server: 'error' ${code}`))
// #region wrong
socket.end() // the server leaves, with work in hand
await workDone()
socket.write('done')
// #endregion
server.close()

async function workDone(): Promise<void> {
  await once(client, 'close')
}
