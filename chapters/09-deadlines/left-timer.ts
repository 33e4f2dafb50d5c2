// Shows that a timer doesn't end with its connection: who forgets it keeps the program, and what it refers to.
import { once } from 'node:events'
import net from 'node:net'

const TOTAL_MS = 60_000
let clears = false

// #region clear
const server = net.createServer((socket) => {
  const totalTimer = setTimeout(() => socket.end('error total deadline\n'), TOTAL_MS)
  if (clears) socket.on('close', () => clearTimeout(totalTimer))
  // #endregion
  socket.resume()
})
server.listen(0, '127.0.0.1')
await once(server, 'listening')
const { port } = server.address() as net.AddressInfo // a TCP server's address is never a string

/** How many timers there are more when a client has come and gone. */
async function timersLeft(): Promise<number> {
  const before = timers()
  const accepted = once(server, 'connection') as Promise<[net.Socket]>
  const client = net.connect({ port, host: '127.0.0.1' }).resume()
  const [socket] = await accepted
  const closed = once(socket, 'close')
  client.end()
  await closed
  return timers() - before
}

function timers(): number {
  return process.getActiveResourcesInfo().filter((type) => type === 'Timeout').length
}

console.log(`not cleared: ${await timersLeft()} left`)
clears = true
console.log(`cleared:     ${await timersLeft()} left`)
server.close()
// The timer that was left would keep the program for a minute.
process.exit()
