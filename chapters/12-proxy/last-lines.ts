// Shows whether 'close' comes between resetAndDestroy() and process.exit().
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

const [, near] = await connection()
// #region wrong
near.on('close', () => console.log('one line for this connection'))
near.resetAndDestroy()
process.on('exit', () => console.log('exit'))
process.exit()
// #endregion
