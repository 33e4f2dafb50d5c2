// Shows what a client gets that sends 32 MiB and its FIN, then reads: from a server that destroys on 'end', and from one that ends.
import { once } from 'node:events'
import net, { type AddressInfo } from 'node:net'

const BYTES = 32 * 1_048_576

async function echoed(farewell: (socket: net.Socket) => void): Promise<string> {
  const server = net.createServer({ allowHalfOpen: true }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo // a TCP server's address is never a string
  const client = net.connect({ port, host: '127.0.0.1', allowHalfOpen: true }).pause()
  client.end(Buffer.alloc(BYTES))
  const [socket] = (await once(server, 'connection')) as [net.Socket] // what 'connection' carries
  socket.on('data', (chunk: Buffer) => socket.write(chunk)) // and its answer? see 5.3
  await once(socket, 'end')
  farewell(socket)

  let received = 0
  client.on('data', (chunk: Buffer) => (received += chunk.length))
  client.resume()
  await once(client, 'end')
  server.close()
  return received === BYTES ? 'everything, then a FIN' : 'a part of it, then a FIN'
}

console.log(`destroy(): ${await echoed((socket) => socket.destroy())}`)
console.log(`end():     ${await echoed((socket) => socket.end())}`)
