// Shows how much waits in a process that writes 64 MiB to a client that doesn't read: with and without a look
// at what write() answers.
import { once } from 'node:events'
import net, { type AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'

const MIB = 1_048_576
const BLOCK = Buffer.alloc(65_536)
const BLOCKS = (64 * MIB) / BLOCK.length

const server = net.createServer().listen(0, '127.0.0.1')
await once(server, 'listening')
const { port } = server.address() as AddressInfo // a TCP server's address is never a string

function heedless(socket: net.Socket): void {
  // #region wrong
  for (let block = 0; block < BLOCKS; block += 1) socket.write(BLOCK)
  // #endregion
}

function heedful(socket: net.Socket): void {
  // #region right
  let left = BLOCKS
  const fill = (): void => {
    while (left > 0) {
      left -= 1
      if (!socket.write(BLOCK)) return
    }
    socket.end()
  }
  socket.on('drain', fill)
  fill()
  // #endregion
}

for (const pour of [heedless, heedful]) {
  const client = net.connect(port, '127.0.0.1').pause()
  const [socket] = (await once(server, 'connection')) as [net.Socket] // what 'connection' carries
  pour(socket)
  await wait(100)
  const waiting = socket.writableLength
  const words =
    waiting > 16 * MIB ? 'more than 16 MiB' : waiting <= BLOCK.length ? 'one block' : '?'
  console.log(`${pour.name}: ${words} in memory`)
  client.destroy()
  socket.destroy()
}
server.close()
