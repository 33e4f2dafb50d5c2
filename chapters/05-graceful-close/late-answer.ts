// Shows who sends the server's FIN when the client's has come, and what becomes of an answer that is written later.
import { once } from 'node:events'
import net, { type AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'

for (const allowHalfOpen of [false, true]) {
  const server = net.createServer({ allowHalfOpen }, (socket) => {
    // #region answer
    socket.on('end', async () => {
      await wait(50) // the work
      socket.end('done')
    })
    // #endregion
    socket.resume()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo // a TCP server's address is never a string
  const client = net.connect(port, '127.0.0.1')
  client.end('work')
  let answer = ''
  for await (const chunk of client) answer += chunk
  console.log(`${`allowHalfOpen ${allowHalfOpen}:`.padEnd(20)} "${answer}"`)
  server.close()
}
