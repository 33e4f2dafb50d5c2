// Shows after which answers of write() a 'drain' comes.
import { once } from 'node:events'
import net, { type AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'

const server = net.createServer((socket) => socket.resume()).listen(0, '127.0.0.1')
await once(server, 'listening')
const { port } = server.address() as AddressInfo // a TCP server's address is never a string

for (const bytes of [1_000, 64 * 1_048_576]) {
  const socket = net.connect(port, '127.0.0.1')
  await once(socket, 'connect')
  // #region drain
  const answer = socket.write(Buffer.alloc(bytes))
  const drained = await Promise.race([once(socket, 'drain'), wait(2_000)])
  // #endregion
  console.log(`${answer}: ${drained ? "'drain' comes" : "no 'drain'"}`)
  socket.destroy()
}
server.close()
