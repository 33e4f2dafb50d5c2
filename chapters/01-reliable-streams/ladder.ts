// Draws its own ladder: "hello" goes to an echo server and comes back, then each side sends its FIN.
import { once } from 'node:events'
import net, { type AddressInfo } from 'node:net'

const toServer = (what: string): void =>
  console.log(`  │${` ${what} `.padStart(14 + what.length / 2, '─').padEnd(26, '─')}▶│`)
const toClient = (what: string): void =>
  console.log(`  │◀${` ${what} `.padStart(14 + what.length / 2, '─').padEnd(26, '─')}│`)

const server = net.createServer({ allowHalfOpen: true }, (socket) => {
  toServer('connect')
  socket.on('data', (chunk: Buffer) => {
    toServer(`"${chunk}"`)
    socket.write(chunk)
  })
  socket.on('end', () => {
    toServer('FIN')
    socket.end()
  })
})
server.listen(0, '127.0.0.1')
await once(server, 'listening')
const { port } = server.address() as AddressInfo // a TCP server's address is never a string

console.log('client                       server')
const client = net.connect({ port, host: '127.0.0.1', allowHalfOpen: true })
client.write('hello')
client.on('data', (chunk: Buffer) => {
  toClient(`"${chunk}"`)
  client.end()
})
await once(client, 'end')
toClient('FIN')
server.close()
