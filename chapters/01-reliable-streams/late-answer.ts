// Shows what becomes of an answer that is written 20 ms after the client's FIN, without and with allowHalfOpen.
import { once } from 'node:events'
import net, { type AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'

async function ask(allowHalfOpen: boolean): Promise<string> {
  const server = net.createServer({ allowHalfOpen }, (socket) => {
    socket.on('error', () => {}) // the refused write may be reported here
    // #region late
    socket.on('end', async () => {
      await wait(20)
      socket.end('the answer')
    })
    // #endregion
    socket.resume()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo // a TCP server's address is never a string
  const client = net.connect(port, '127.0.0.1').setEncoding('utf8')
  client.end('a question')
  let received = ''
  for await (const text of client) received += text
  server.close()
  return received
}

for (const allowHalfOpen of [false, true])
  console.log(`allowHalfOpen: ${allowHalfOpen}, received: "${await ask(allowHalfOpen)}"`)
