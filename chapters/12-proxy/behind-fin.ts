// Shows a reset right behind a FIN of our own.
import { once } from 'node:events'
import net, { type AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'

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

const ways = [
  { careful: false, isSent: false },
  { careful: true, isSent: false },
  { careful: false, isSent: true },
]
for (const { careful, isSent } of ways) {
  const [, near] = await connection()
  let [closed, code] = [false, 'no error']
  near.on('close', () => (closed = true))
  near.on('error', (error: NodeJS.ErrnoException) => (code = String(error.code)))
  near.end()
  if (isSent) await once(near, 'finish')
  // #region reset
  const hasSentFin = near.writableEnded && near.writableLength === 0
  if (careful && hasSentFin) near.destroy()
  else near.resetAndDestroy()
  // #endregion
  await wait(500)
  const call = careful ? 'destroy()' : 'resetAndDestroy()'
  const behind = isSent ? "'finish'" : 'end()'
  console.log(`${call} behind ${behind}: ${code}, 'close' comes: ${closed}`)
}
process.exit() // a socket without a 'close' keeps the program alive
