// Shows an echo that turns bytes into text and back, and spoils a character that arrives in two pieces.
import { once } from 'node:events'
import net, { type AddressInfo } from 'node:net'

const server = net.createServer((socket) => {
  // #region wrong
  socket.on('data', (chunk: Buffer) => {
    socket.write(chunk.toString())
  })
  // #endregion
})
server.listen(0, '127.0.0.1')
await once(server, 'listening')
const { port } = server.address() as AddressInfo // a TCP server's address is never a string

const sent = Buffer.from('é')
const back: Buffer[] = []
const client = net.connect(port, '127.0.0.1')
for (const byte of sent) {
  client.write(Uint8Array.of(byte))
  const [chunk] = (await once(client, 'data')) as [Buffer] // what 'data' carries without an encoding
  back.push(chunk)
}
client.destroy()
server.close()

console.log(`sent: ${sent.toString('hex')}`)
console.log(`back: ${Buffer.concat(back).toString('hex')}`)
