// Shows a server that serves its clients one after the other: the second waits for the first to leave.
import { on, once } from 'node:events'
import net, { type AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'

const server = net.createServer().listen(0, '127.0.0.1')
await once(server, 'listening')
const { port } = server.address() as AddressInfo // a TCP server's address is never a string

async function serve(): Promise<void> {
  // #region wrong
  for await (const [socket] of on(server, 'connection')) {
    for await (const chunk of socket) socket.write(chunk)
  }
  // #endregion
}
void serve()

const idle = net.connect(port, '127.0.0.1')
await once(idle, 'connect')
const eager = net.connect(port, '127.0.0.1')
eager.write('hello')
const answer = once(eager, 'data')

await wait(200)
console.log(`an idle client is connected; another sent 5 B and has ${eager.bytesRead} B back`)
idle.end()
await answer
console.log(`the idle client has left; the other has ${eager.bytesRead} B back`)
eager.end()
server.close()
