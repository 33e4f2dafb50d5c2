// Shows that the number of writes says nothing about the number of 'data' events.
import { once } from 'node:events'
import net, { type AddressInfo } from 'node:net'

async function send(writes: number, size: number): Promise<{ events: number; bytes: number }> {
  const server = net.createServer({ pauseOnConnect: true }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo // a TCP server's address is never a string
  const client = net.connect({ port, host: '127.0.0.1', noDelay: true })
  const [socket] = (await once(server, 'connection')) as [net.Socket] // what 'connection' carries

  for (let i = 0; i < writes; i++) client.write(Buffer.alloc(size))
  client.end()
  if (writes * size < 65_536) await once(client, 'finish') // a small text is read once all of it is on its way

  const seen = { events: 0, bytes: 0 }
  socket.on('data', (chunk: Buffer) => {
    seen.events += 1
    seen.bytes += chunk.length
  })
  socket.resume()
  await once(socket, 'close')
  server.close()
  return seen
}

const one = await send(1, 1_048_576)
console.log(
  `1 write of 1,048,576 B: 'data' events: ${one.events >= 16 ? '16 or more' : 'fewer than 16'}, bytes: ${one.bytes}`,
)
const many = await send(100, 10)
console.log(
  `100 writes of 10 B:     'data' events: ${many.events < 100 ? 'fewer than 100' : '100 or more'}, bytes: ${many.bytes}`,
)
