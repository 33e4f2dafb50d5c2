// Shows what a client hears that goes on sending: from a server that closes at once, and from one that reads on.
import { once } from 'node:events'
import net, { type AddressInfo } from 'node:net'

type LastWord = (socket: net.Socket) => void

// #region ways
const closesAtOnce: LastWord = (socket) => {
  socket.write('too large', () => socket.destroy())
}
const readsOn: LastWord = (socket) => {
  socket.end('too large')
  socket.resume() // what still comes is dropped, until the client's FIN
}
// #endregion

for (const [name, lastWord] of Object.entries({ closesAtOnce, readsOn })) {
  const server = net
    .createServer({ pauseOnConnect: true, allowHalfOpen: true })
    .listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo // a TCP server's address is never a string
  const client = net.connect({ port, host: '127.0.0.1', allowHalfOpen: true })
  const [socket] = (await once(server, 'connection')) as [net.Socket] // what 'connection' carries
  // All of it is in the server's kernel when it is handed over: both ends are on one machine.
  await new Promise((resolve) => client.write(Buffer.alloc(10_000), resolve))
  const over = new Promise<string>((resolve) => {
    client.on('end', () => resolve('a FIN'))
    client.on('error', (error: NodeJS.ErrnoException) => resolve(`${error.code}`))
  })
  client.resume()
  socket.on('error', () => {})
  lastWord(socket)
  console.log(`${name}: ${await over}`)
  client.destroy()
  socket.destroy()
  server.close()
}
