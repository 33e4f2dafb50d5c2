// Shows a FIN inside a frame: five bytes were announced, three have come.
import { once } from 'node:events'
import net, { type AddressInfo } from 'node:net'

const server = net.createServer({ allowHalfOpen: true }, (socket) => {
  const chunks: Buffer[] = []
  socket.on('data', (chunk: Buffer) => chunks.push(chunk))
  // #region end
  socket.on('end', () => {
    const bytes = Buffer.concat(chunks)
    const announced = bytes.readUInt32BE()
    console.log(`the FIN came after ${bytes.length - 4} of ${announced} B`)
    socket.end()
  })
  // #endregion
})
server.listen(0, '127.0.0.1')
await once(server, 'listening')
const { port } = server.address() as AddressInfo // a TCP server's address is never a string

const client = net.connect({ port, host: '127.0.0.1', allowHalfOpen: true })
client.end(Buffer.from([0, 0, 0, 5, ...Buffer.from('hel')]))
client.resume()
await once(client, 'end')
console.log("the client has the server's FIN, and not a byte before it")
server.close()
