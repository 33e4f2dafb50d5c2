// Shows two ways to count how connections end, for three that end with a FIN and two that are reset.
import { once } from 'node:events'
import net, { type AddressInfo } from 'node:net'

const twice = { closed: 0, reset: 0 }
const right = { closed: 0, reset: 0 }

const server = net.createServer((socket) => {
  socket.resume()
  // #region twice
  socket.on('error', () => (twice.reset += 1))
  socket.on('close', () => (twice.closed += 1))
  // #endregion
  // #region right
  socket.on('close', (failed) => {
    right[failed ? 'reset' : 'closed'] += 1
  })
  // #endregion
})
server.listen(0, '127.0.0.1')
await once(server, 'listening')
const { port } = server.address() as AddressInfo // a TCP server's address is never a string

for (const farewell of ['FIN', 'RST', 'FIN', 'RST', 'FIN']) {
  const client = net.connect(port, '127.0.0.1')
  const [[socket]] = (await Promise.all([once(server, 'connection'), once(client, 'connect')])) as [
    [net.Socket],
    unknown,
  ] // what 'connection' carries
  const closed = new Promise((resolve) => socket.on('close', resolve))
  if (farewell === 'FIN') client.end()
  else client.resetAndDestroy()
  client.resume()
  await closed
}
server.close()
console.log(`at 'error' and at 'close': closed ${twice.closed}, reset ${twice.reset}`)
console.log(`at 'close' alone:          closed ${right.closed}, reset ${right.reset}`)
