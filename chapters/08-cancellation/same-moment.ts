// Two dials connect before the program has a turn. The first to be heard of ends the other, at once or a turn later.
import { once } from 'node:events'
import net, { type AddressInfo } from 'node:net'
import { setImmediate as turn } from 'node:timers/promises'

const server = net.createServer((socket) => socket.on('error', () => {}).resume())
await once(server.listen(0, '127.0.0.1'), 'listening')
const { port } = server.address() as AddressInfo // a TCP server's address is never a string

async function dialTwice(name: string, letGo: (loser: net.Socket) => void): Promise<void> {
  const sockets = [net.connect(port, '127.0.0.1'), net.connect(port, '127.0.0.1')]
  const heard: string[] = []
  for (const [at, socket] of sockets.entries())
    socket.on('connect', () => {
      heard.push(`dial ${at + 1}`)
      for (const loser of sockets) if (loser !== socket) letGo(loser)
    })
  await turn()
  // The program is busy for a while: both handshakes are long done by then.
  const until = performance.now() + 100
  while (performance.now() < until);
  // The second dial is ended in either way; by then all there is to hear was heard.
  await new Promise((resolve) => sockets[1]?.on('close', resolve))
  for (const socket of sockets) socket.destroy()
  console.log(`${name}: 'connect' of ${heard.join(' and ')}`)
}

// #region atonce
await dialTwice('let go of at once', (loser) => loser.destroy())
// #endregion
await dialTwice('let go of a turn later', (loser) => setImmediate(() => loser.destroy()))
server.close()
