// Shows two clients that are served by one loop, of which one doesn't read, and by a loop each.
import { once } from 'node:events'
import net, { type AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'

const BLOCK = Buffer.alloc(65_536)
const BLOCKS = 256

async function give(socket: net.Socket): Promise<void> {
  if (!socket.write(BLOCK)) await once(socket, 'drain')
}

async function oneLoop(sockets: readonly net.Socket[]): Promise<void> {
  // #region wrong
  for (let block = 0; block < BLOCKS; block += 1) {
    for (const socket of sockets) await give(socket)
  }
  // #endregion
}

async function loopEach(sockets: readonly net.Socket[]): Promise<void> {
  // #region right
  await Promise.all(
    sockets.map(async (socket) => {
      for (let block = 0; block < BLOCKS; block += 1) await give(socket)
    }),
  )
  // #endregion
}

for (const serve of [oneLoop, loopEach]) {
  const server = net.createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo // a TCP server's address is never a string
  const sockets: net.Socket[] = []
  const clients = [net.connect(port, '127.0.0.1').pause(), net.connect(port, '127.0.0.1').resume()]
  while (sockets.length < 2) sockets.push(((await once(server, 'connection')) as [net.Socket])[0])
  for (const socket of sockets) socket.on('error', () => {})
  void serve(sockets)
  const all = BLOCK.length * BLOCKS
  // The one that reads has all its bytes as soon as it can, or never.
  for (let look = 0; look < 40 && clients[1]?.bytesRead !== all; look += 1) await wait(50)
  console.log(`${serve.name}: who reads has everything: ${clients[1]?.bytesRead === all}`)
  for (const socket of [...clients, ...sockets]) socket.destroy()
  server.close()
}
