// Shows that a server may listen on its port again at once, though a connection of its own has just ended there.
import { once } from 'node:events'
import net from 'node:net'

async function listen(port: number): Promise<net.Server> {
  const server = net.createServer((socket) => socket.end('goodbye'))
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  return server
}

const first = await listen(0)
const { port } = first.address() as net.AddressInfo // a TCP server's address is never a string
const client = net.connect({ port, host: '127.0.0.1', allowHalfOpen: true })
// The server's FIN comes first: it is the server's end that has to wait in TIME_WAIT.
await once(client.resume(), 'end')
client.end()
await once(client, 'close')
first.close()
await once(first, 'close')
console.log('the first server has ended a connection, and itself')

const second = await listen(port)
console.log(`the second listens on the same port: ${second.listening}`)
second.close()
