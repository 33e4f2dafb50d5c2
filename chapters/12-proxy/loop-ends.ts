// Shows what a loop over a half-open socket leaves of it when the FIN has come.
import { once } from 'node:events'
import net, { type AddressInfo } from 'node:net'

/** The two ends of a connection on the loopback: the one that dials, and the one that accepts. */
async function connection(): Promise<[net.Socket, net.Socket]> {
  const server = net.createServer({ allowHalfOpen: true }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo // a TCP server's address is never a string
  const dialling = net.connect({ port, host: '127.0.0.1', allowHalfOpen: true })
  const connected = once(dialling, 'connect')
  const [accepted] = (await once(server, 'connection')) as [net.Socket] // what 'connection' carries
  await connected
  server.close()
  return [dialling, accepted]
}

const [client, near] = await connection()
const [far] = await connection()
near.on('error', (error: NodeJS.ErrnoException) => console.log(`near: ${error.code}`))

client.end('question')
// #region wrong
for await (const chunk of near as AsyncIterable<Buffer>) far.write(chunk)
console.log(`behind the loop, the client's socket is destroyed: ${near.destroyed}`)
// #endregion

const [other, socket] = await connection()
other.end('question')
// #region right
const chunks: AsyncIterable<Buffer> = socket.iterator({ destroyOnReturn: false })
for await (const chunk of chunks) far.write(chunk)
console.log(`with destroyOnReturn: false it is destroyed: ${socket.destroyed}`)
// #endregion
process.exit()
