// Shows a server that takes one frame from each chunk, and a client that sends three frames in one write.
import { once } from 'node:events'
import net, { type AddressInfo } from 'node:net'

function frame(text: string): Buffer {
  return Buffer.concat([Uint8Array.of(0, 0, 0, text.length), Buffer.from(text)])
}

const server = net.createServer((socket) => {
  let pending: Buffer = Buffer.alloc(0)
  // #region wrong
  socket.on('data', (chunk: Buffer) => {
    pending = Buffer.concat([pending, chunk])
    if (pending.length < 4) return
    const end = 4 + pending.readUInt32BE()
    if (pending.length < end) return
    socket.write(pending.subarray(4, end))
    pending = pending.subarray(end)
  })
  // #endregion
})
server.listen(0, '127.0.0.1')
await once(server, 'listening')
const { port } = server.address() as AddressInfo // a TCP server's address is never a string

const client = net.connect(port, '127.0.0.1')
for (const sent of [['one', 'two', 'three'], ['four']]) {
  client.write(Buffer.concat(sent.map(frame)))
  const [answer] = (await once(client, 'data')) as [Buffer] // what 'data' carries without an encoding
  console.log(`sent ${sent.join(', ')}; answered ${answer}`)
}
client.destroy()
server.close()
