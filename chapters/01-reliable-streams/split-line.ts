// Shows a server that takes each chunk for one message.
import { once } from 'node:events'
import net, { type AddressInfo } from 'node:net'

const taken: string[] = []
const server = net.createServer((socket) => {
  // #region wrong
  socket.on('data', (chunk: Buffer) => {
    taken.push(chunk.toString())
    socket.write('ok')
  })
  // #endregion
})
server.listen(0, '127.0.0.1')
await once(server, 'listening')
const { port } = server.address() as AddressInfo // a TCP server's address is never a string

const client = net.connect(port, '127.0.0.1')
client.write('hel')
await once(client, 'data') // the first three bytes were taken
client.write('lo\nbye\n')
await once(client, 'data')
client.destroy()
server.close()

console.log(`sent:  ${JSON.stringify(['hello\n', 'bye\n'])}`)
console.log(`taken: ${JSON.stringify(taken)}`)
