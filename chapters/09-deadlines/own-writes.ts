// Shows that the time-out of a socket looks at both directions: what we write ourselves sets it anew.
import { once } from 'node:events'
import net from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'

// Far apart, so that a busy machine changes nothing: 1.5 s without a byte would be needed.
const TIMEOUT_MS = 1_500
const WRITE_EVERY_MS = 100
const WRITES = 20

let timedOut = false
let heard = 0
const server = net.createServer((socket) => void talk(socket)).listen(0, '127.0.0.1')
await once(server, 'listening')
const { port } = server.address() as net.AddressInfo // a TCP server's address is never a string

async function talk(socket: net.Socket): Promise<void> {
  // #region timeout
  socket.setTimeout(TIMEOUT_MS, () => (timedOut = true))
  socket.on('data', () => (heard += 1))
  // #endregion
  for (let written = 0; written < WRITES; written += 1) {
    socket.write('are you there? ')
    await wait(WRITE_EVERY_MS)
  }
  socket.end()
}

// A client that reads, and never says a word.
await once(net.connect({ port, host: '127.0.0.1' }).resume(), 'close')
console.log(`chunks from the client:        ${heard}`)
console.log(`the time-out came:             ${timedOut}`)
server.close()
