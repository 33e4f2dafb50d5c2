// Shows which events a server's socket has when its client leaves, by FIN and by reset.
import { once } from 'node:events'
import net from 'node:net'

const server = net.createServer().listen(0, '127.0.0.1')
await once(server, 'listening')
const { port } = server.address() as net.AddressInfo // a TCP server's address is never a string

async function eventsWhen(leave: (client: net.Socket) => void): Promise<string> {
  const seen: string[] = []
  const connection = once(server, 'connection')
  const client = net.connect({ port, host: '127.0.0.1' })
  await once(client, 'connect')
  const socket = ((await connection) as [net.Socket])[0] // by the documentation of the event
  // #region events
  for (const event of ['end', 'error', 'close']) socket.on(event, () => seen.push(event))
  socket.resume()
  // #endregion
  // once() would throw at the 'error'.
  const closed = new Promise((resolve) => socket.on('close', resolve))
  leave(client)
  await closed
  return seen.join(', ')
}

console.log(`by FIN:   ${await eventsWhen((client) => client.end())}`)
console.log(`by reset: ${await eventsWhen((client) => client.resetAndDestroy())}`)
server.close()
