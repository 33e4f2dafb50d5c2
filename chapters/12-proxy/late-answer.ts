// Shows what comes of an answer behind the client's FIN, through a proxy that is half-open and one that isn't.
import { once } from 'node:events'
import net, { type AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { setTimeout as wait } from 'node:timers/promises'

type Halves = { allowHalfOpen?: boolean }
const HALF_OPEN = { allowHalfOpen: true }

/** The two ends of a connection on the loopback: the one that dials, and the one that accepts. */
async function connection(dials: Halves, accepts: Halves): Promise<[net.Socket, net.Socket]> {
  const server = net.createServer(accepts).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo // a TCP server's address is never a string
  const dialling = net.connect({ port, host: '127.0.0.1', ...dials })
  const connected = once(dialling, 'connect')
  const [accepted] = (await once(server, 'connection')) as [net.Socket] // what 'connection' carries
  await connected
  server.close()
  return [dialling, accepted]
}

for (const [words, proxys] of Object.entries({ 'by default': {}, 'half-open': HALF_OPEN })) {
  const [client, near] = await connection(HALF_OPEN, proxys)
  const [far, upstream] = await connection(proxys, HALF_OPEN)
  for (const socket of [near, far, upstream]) socket.on('error', () => {})
  // #region both
  near.pipe(far)
  far.pipe(near)
  // #endregion
  client.end('question')
  const question = await text(upstream.iterator({ destroyOnReturn: false }))
  await wait(50) // the upstream has to think
  upstream.end('answer')
  console.log(`${words}: the upstream hears "${question}", the client "${await text(client)}"`)
  for (const socket of [near, far, upstream]) socket.destroy()
}
