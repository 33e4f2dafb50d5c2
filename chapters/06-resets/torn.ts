// Shows what a loop has read when a RST comes, and what a call that gives all or nothing has.
import { once } from 'node:events'
import net, { type AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

const server = net.createServer((socket) => {
  socket.on('error', () => {})
  socket.write('half of the ans')
  // The client says that it has read so far.
  socket.once('data', () => socket.resetAndDestroy())
})
server.listen(0, '127.0.0.1')
await once(server, 'listening')
const { port } = server.address() as AddressInfo // a TCP server's address is never a string

// #region wrong
async function allOrNothing(socket: net.Socket): Promise<string> {
  return text(socket)
}
// #endregion

// #region right
async function whatCame(socket: net.Socket): Promise<string> {
  let received = ''
  socket.setEncoding('utf8').on('data', (chunk: string) => (received += chunk))
  const ending = await new Promise((resolve) => socket.on('end', resolve).on('error', resolve))
  return ending === undefined ? received : `"${received}", and then a reset`
}
// #endregion

for (const read of [allOrNothing, whatCame]) {
  const client = net.connect(port, '127.0.0.1')
  client.on('error', () => {})
  client.once('data', () => client.write('I have it'))
  const result = await read(client).catch((error: NodeJS.ErrnoException) => error.code)
  console.log(`${read.name}: ${result}`)
}
server.close()
