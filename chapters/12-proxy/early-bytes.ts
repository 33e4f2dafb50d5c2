// Shows who keeps what a client says while the upstream is still being dialled.
import { once } from 'node:events'
import net, { type AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'

const HOST = '127.0.0.1'

const server = net.createServer().listen(0, HOST)
await once(server, 'listening')
const { port } = server.address() as AddressInfo // a TCP server's address is never a string

for (const counts of [true, false]) {
  const client = net.connect(port, HOST)
  const [near] = (await once(server, 'connection')) as [net.Socket] // what 'connection' carries
  let [counted, passed] = [0, 0]
  // #region counting
  if (counts) near.on('data', (chunk: Buffer) => (counted += chunk.length))
  // #endregion
  client.write('hello')
  // The dial takes its time: the bytes are there before its end.
  while (near.bytesRead < 5) await wait(5)
  // #region joined
  near.on('data', (chunk: Buffer) => (passed += chunk.length))
  // #endregion
  await wait(100)
  console.log(`with a listener before the dial: ${counts}; counted ${counted}, passed on ${passed}`)
  client.destroy()
  near.destroy()
}
server.close()
