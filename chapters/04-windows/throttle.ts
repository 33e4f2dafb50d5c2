// Shows a reader that keeps to a rate: a quarter of a MiB, at 1 MiB a second.
import { once } from 'node:events'
import net, { type AddressInfo } from 'node:net'

const MIB = 1_048_576
const server = net.createServer((socket) => socket.end(Buffer.alloc(MIB / 4)))
server.listen(0, '127.0.0.1')
await once(server, 'listening')
const { port } = server.address() as AddressInfo // a TCP server's address is never a string

const socket = net.connect(port, '127.0.0.1')
await once(socket, 'connect')
const rate = MIB
const started = performance.now()
let bytes = 0
// #region throttle
socket.on('data', (chunk: Buffer) => {
  bytes += chunk.length
  const aheadMs = (bytes / rate) * 1_000 - (performance.now() - started)
  if (aheadMs <= 0) return
  socket.pause()
  setTimeout(() => socket.resume(), aheadMs)
})
// #endregion
await once(socket, 'end')
console.log(`${bytes} B in ${Math.round(performance.now() - started)} ms`)
server.close()
