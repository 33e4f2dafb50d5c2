// Shows what becomes of an error line whose client is still sending: the server closes at once, or reads on.
import { once } from 'node:events'
import net from 'node:net'

type Farewell = (socket: net.Socket) => void

// #region two
const closesAtOnce: Farewell = (socket) => {
  socket.end('error line deadline\n', () => socket.destroy())
}
const readsOn: Farewell = (socket) => {
  socket.resume()
  socket.end('error line deadline\n')
}
// #endregion

async function show(name: string, farewell: Farewell): Promise<void> {
  const server = net.createServer({ allowHalfOpen: true }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as net.AddressInfo // a TCP server's address is never a string
  // A client that is busy sending, and reads later.
  const client = net.connect({ port, host: '127.0.0.1', allowHalfOpen: true }).pause()
  const [socket] = (await once(server, 'connection')) as [net.Socket]
  client.write('half a li')
  await once(socket, 'data')
  const said = once(socket, 'finish')
  farewell(socket)
  await said

  let failed = 'none'
  client.on('error', (error: NodeJS.ErrnoException) => (failed = error.code ?? ''))
  // What is sent now is still to arrive when the server has said its last word.
  for (let sent = 0; sent < 3; sent += 1) {
    client.write('ne, at last\n')
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  let text = ''
  client.on('data', (chunk: Buffer) => (text += chunk.toString()))
  if (!client.destroyed) await once(client.resume(), 'end')
  console.log(
    `the server ${name} error of the client: ${failed}; it has read ${JSON.stringify(text)}`,
  )
  client.destroy()
  socket.destroy()
  server.close()
}

await show('closes at once.', closesAtOnce)
await show('reads on.      ', readsOn)
