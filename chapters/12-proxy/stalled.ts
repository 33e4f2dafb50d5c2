// Shows where 64 MiB are that a client says to an upstream that doesn't read, through two proxies.
import { once } from 'node:events'
import net, { type AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'

const MIB = 1_048_576
const BLOCK = Buffer.alloc(MIB)

function heedless(near: net.Socket, far: net.Socket): void {
  // #region wrong
  near.on('data', (chunk: Buffer) => far.write(chunk))
  // #endregion
}

function heedful(near: net.Socket, far: net.Socket): void {
  // #region right
  near.on('data', (chunk: Buffer) => {
    if (!far.write(chunk)) near.pause()
  })
  far.on('drain', () => near.resume())
  // #endregion
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

for (const passOn of [heedless, heedful]) {
  const [client, near] = await connection()
  const [far, upstream] = await connection()
  for (const socket of [client, near, far]) socket.on('error', () => {})
  upstream.pause()
  passOn(near, far)
  for (let block = 0; block < 64; block += 1) client.write(BLOCK)
  // Until nothing has moved for a while.
  for (let before = -1; before !== near.bytesRead; await wait(1_000)) before = near.bytesRead
  const inProxy = far.writableLength > MIB ? 'more' : 'less'
  const atClient = client.writableLength > MIB ? 'more' : 'less'
  console.log(`${passOn.name}: ${inProxy} than 1 MiB in the proxy, ${atClient} in the client`)
  for (const socket of [client, near, far, upstream]) socket.destroy()
}
