// Shows a server that reads a frame's length from each chunk, and a client whose length comes in two pieces.
import { once } from 'node:events'
import net, { type AddressInfo } from 'node:net'

const heard: string[] = []
const server = net.createServer((socket) => {
  socket.on('data', (chunk: Buffer) => {
    try {
      // #region wrong
      const length = chunk.readUInt32BE()
      heard.push(`a frame of ${length} B`)
      // #endregion
    } catch (error) {
      heard.push((error as NodeJS.ErrnoException).code ?? '') // Node's errors have one
    }
    socket.write('.')
  })
})
server.listen(0, '127.0.0.1')
await once(server, 'listening')
const { port } = server.address() as AddressInfo // a TCP server's address is never a string

const client = net.connect(port, '127.0.0.1')
for (const piece of [
  [0, 0],
  [0, 5, ...Buffer.from('hello')],
]) {
  client.write(Uint8Array.from(piece))
  await once(client, 'data') // the server has seen the piece
  console.log(`${piece.length} B: ${heard.at(-1)}`)
}
client.destroy()
server.close()
