// Shows that a client which has ended its side still gets a late answer, and in which order its events come.
import { once } from 'node:events'
import net, { type AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'

const server = net.createServer({ allowHalfOpen: true }, async (socket) => {
  await once(socket.resume(), 'end')
  await wait(100)
  socket.end('late answer')
})
server.listen(0, '127.0.0.1')
await once(server, 'listening')
const { port } = server.address() as AddressInfo // a TCP server's address is never a string

// #region ask
const client = net.connect({ port, host: '127.0.0.1' })
client.end('hello')
client.on('finish', () => console.log("'finish': the kernel has it all, and our FIN"))
client.on('data', (chunk: Buffer) => console.log(`'data':   "${chunk}"`))
client.on('end', () => console.log("'end':    the server's FIN"))
client.on('close', () => console.log("'close':  both directions have ended"))
// #endregion
await once(client, 'close')
server.close()
