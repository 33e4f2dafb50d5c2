// Shows whose bytes a socket's own time-out takes for a sign of life.
import { once } from 'node:events'
import net, { type AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'

const server = net.createServer().listen(0, '127.0.0.1')
await once(server, 'listening')
const { port } = server.address() as AddressInfo // a TCP server's address is never a string
// A client that reads, and never says a word.
const client = net.connect(port, '127.0.0.1').resume()
const [socket] = (await once(server, 'connection')) as [net.Socket]

// #region timeout
let timeouts = 0
socket.setTimeout(1_000, () => (timeouts += 1))
for (let ping = 1; ping <= 12; ping += 1) {
  await wait(100)
  socket.write('ping\n')
}
// #endregion
console.log(`the client has said:      ${socket.bytesRead} B`)
console.log(`'timeout', while we ping: ${timeouts}`)
await once(socket, 'timeout')
console.log(`'timeout', when we stop:  ${timeouts}`)
socket.destroy()
client.destroy()
server.close()
