// Shows what the upstream hears of a client's reset, through three proxies.
import { once } from 'node:events'
import net, { type AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'

/** What a proxy does with its two sockets when the client's has failed. */
const proxies: Record<string, (near: net.Socket, far: net.Socket) => void> = {
  'logs the error': (near) => {
    // #region logged
    near.on('error', (error) => console.error(error.message))
    // #endregion
  },
  destroys: (near, far) => {
    // #region destroyed
    near.on('error', () => far.destroy())
    // #endregion
  },
  resets: (near, far) => {
    // #region reset
    near.on('error', () => far.resetAndDestroy())
    // #endregion
  },
}

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

/** How the other end ends a connection, or that it doesn't. */
async function heardOf(socket: net.Socket): Promise<string> {
  const fin = once(socket.resume(), 'end').then(() => 'FIN')
  return Promise.race([fin.catch(() => 'RST'), wait(2_000, 'nothing')])
}

console.error = () => {} // what is logged is of no interest here
for (const [words, proxy] of Object.entries(proxies)) {
  const [client, near] = await connection()
  const [far, upstream] = await connection()
  proxy(near, far)
  near.pipe(far).pipe(near)
  const heard = heardOf(upstream)
  client.resetAndDestroy()
  console.log(`a proxy that ${words}: the upstream hears ${await heard}`)
  far.destroy()
  upstream.destroy()
}
