// A server ends its side behind an answer that the client is slow to read, and its heartbeat goes on.
import { once } from 'node:events'
import net, { type AddressInfo } from 'node:net'

const ANSWER = Buffer.alloc(64 * 1024 ** 2, 'x')

for (const careful of ['not cleared', 'cleared']) {
  const server = net.createServer({ allowHalfOpen: true }, (socket) => {
    // #region beat
    const beat = setInterval(() => socket.write('ping'), 100)
    socket.end(ANSWER)
    if (careful === 'cleared') clearInterval(beat)
    // #endregion
    socket.on('error', ({ code }: NodeJS.ErrnoException) => console.log(`  server: ${code}`))
    socket.on('close', () => clearInterval(beat))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo // a TCP server's address is never a string
  console.log(`the timer of the pings is ${careful}:`)
  const client = net.connect({ port, host: '127.0.0.1' })
  client.on('error', () => {})
  let heard = 0
  const [accepted] = (await once(server, 'connection')) as [net.Socket] // what 'connection' carries
  // The client begins to read when the first ping has been due.
  const closed = new Promise((resolve) => accepted.on('close', resolve))
  await Promise.race([closed, new Promise((resolve) => setTimeout(resolve, 300))])
  client.on('data', (chunk: Buffer) => (heard += chunk.length))
  await once(client, 'close')
  console.log(`  client: all of the answer has come: ${heard === ANSWER.length}`)
  server.close()
}
