// Shows what becomes of an answer that is written after a "for await" over the socket has ended at the client's FIN.
import { once } from 'node:events'
import net, { type AddressInfo } from 'node:net'

async function ask(read: (socket: net.Socket) => AsyncIterable<Buffer>): Promise<string> {
  const server = net.createServer({ allowHalfOpen: true }, async (socket) => {
    socket.on('error', () => {}) // the loop that destroys the socket may report it here
    let bytes = 0
    for await (const chunk of read(socket)) bytes += chunk.length
    socket.end(`${bytes} B`)
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

console.log(`of socket:                                      "${await ask((socket) => socket)}"`)
console.log(
  `of socket.iterator({ destroyOnReturn: false }): "${await ask((socket) => socket.iterator({ destroyOnReturn: false }))}"`,
)
