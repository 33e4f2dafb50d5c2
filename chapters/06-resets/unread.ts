// Shows what a client sees of a server that closes: when all was read, when bytes are left in the kernel, and when it resets.
import { once } from 'node:events'
import net, { type AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'

type Leave = (socket: net.Socket) => Promise<void> | void

async function seenBy(leave: Leave): Promise<string> {
  // Paused, so that Node reads nothing before it is told to.
  const server = net.createServer({ pauseOnConnect: true }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo // a TCP server's address is never a string
  const client = net.connect(port, '127.0.0.1')
  const events: string[] = []
  client.on('end', () => events.push(`'end'`))
  client.on('error', (error: NodeJS.ErrnoException) => events.push(`'error' ${error.code}`))
  client.on('close', (failed) => events.push(`'close', failed: ${failed}`))
  const [socket] = (await once(server, 'connection')) as [net.Socket] // what 'connection' carries
  client.resume()
  client.write('a question')
  await wait(50) // it is in the kernel of the server now
  await leave(socket)
  await new Promise((resolve) => client.on('close', resolve))
  server.close()
  return events.join(', ')
}

const readFirst: Leave = async (socket) => {
  socket.resume()
  await once(socket, 'data')
  socket.destroy()
}

console.log(`destroy(), all was read:     ${await seenBy(readFirst)}`)
console.log(`destroy(), bytes are unread: ${await seenBy((socket) => void socket.destroy())}`)
console.log(
  `resetAndDestroy():           ${await seenBy((socket) => void socket.resetAndDestroy())}`,
)
