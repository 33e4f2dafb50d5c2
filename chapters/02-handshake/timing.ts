// Times three handshakes, with a clock that is fit for it, and with one that isn't.
import { once } from 'node:events'
import net, { type AddressInfo } from 'node:net'

const server = net.createServer((socket) => socket.resume()).listen(0, '127.0.0.1')
await once(server, 'listening')
const { port } = server.address() as AddressInfo // a TCP server's address is never a string

function dial(): net.Socket {
  const wallStarted = Date.now()
  // #region time
  const started = performance.now()
  const socket = net.connect({ port, host: '127.0.0.1' })
  socket.on('connect', () => {
    const ms = performance.now() - started
    report(ms, Date.now() - wallStarted)
    socket.end() // our FIN
    socket.resume() // a socket that isn't read never sees the server's
  })
  // #endregion
  return socket
}

function report(ms: number, wallMs: number): void {
  console.log(`performance.now(): ${ms.toFixed(3)} ms   Date.now(): ${wallMs} ms`)
}

for (let i = 0; i < 3; i++) await once(dial(), 'close')
server.close()
