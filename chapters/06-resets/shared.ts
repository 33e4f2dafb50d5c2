// Shows a buffer that all clients share: one resets in mid-line, and the next one gets the rest of it.
import { once } from 'node:events'
import net, { type AddressInfo } from 'node:net'

// #region wrong
let begun = ''
const server = net.createServer((socket) => {
  socket.on('error', () => {})
  socket.on('data', (chunk: Buffer) => {
    const lines = (begun + chunk.toString()).split('\n')
    begun = lines.pop() ?? ''
    for (const line of lines) socket.write(`${line.toUpperCase()}\n`)
  })
})
// #endregion
server.listen(0, '127.0.0.1')
await once(server, 'listening')
const { port } = server.address() as AddressInfo // a TCP server's address is never a string

async function ask(text: string): Promise<net.Socket> {
  const client = net.connect(port, '127.0.0.1')
  client.write(text)
  const [answer] = await once(client, 'data')
  console.log(`sent ${JSON.stringify(text)}, received ${JSON.stringify(String(answer))}`)
  return client
}

const rude = await ask('one\ntw')
rude.resetAndDestroy()
const polite = await ask('three\n')
polite.end()
server.close()
