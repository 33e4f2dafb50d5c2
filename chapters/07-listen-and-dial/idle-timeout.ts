// Shows that the time-out of a socket begins anew with every byte: a server that drips outlives it.
import { once } from 'node:events'
import net from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'

// Far apart, so that a busy machine changes nothing: 1.5 s without a byte would be needed.
const TIMEOUT_MS = 1_500
const DRIP_EVERY_MS = 100
const DRIPS = 20

const server = net.createServer((socket) => void drip(socket)).listen(0, '127.0.0.1')
await once(server, 'listening')
const { port } = server.address() as net.AddressInfo // a TCP server's address is never a string

async function drip(socket: net.Socket): Promise<void> {
  for (let sent = 0; sent < DRIPS; sent++) {
    socket.write('.')
    await wait(DRIP_EVERY_MS)
  }
  socket.end()
}

let deadlineCame = false
const socket = net.connect({ port, host: '127.0.0.1' })
// #region two
socket.setTimeout(TIMEOUT_MS, () => console.log("the socket's own time-out"))
const deadline = setTimeout(() => (deadlineCame = true), TIMEOUT_MS)
// #endregion
await once(socket.resume(), 'close')
clearTimeout(deadline)
console.log(`the server has dripped for longer than the time-out`)
console.log(`a timer of our own came: ${deadlineCame}`)
server.close()
