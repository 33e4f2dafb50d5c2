// Shows what a client sees of a server that gives up while it owes an answer, in three ways.
import { once } from 'node:events'
import net, { type AddressInfo } from 'node:net'

const server = net.createServer().listen(0, '127.0.0.1')
await once(server, 'listening')
const { port } = server.address() as AddressInfo // a TCP server's address is never a string

async function cutOff(how: string, giveUp: (socket: net.Socket) => void): Promise<void> {
  const client = net.connect(port, '127.0.0.1')
  const [socket] = (await once(server, 'connection')) as [net.Socket] // what 'connection' carries
  let failure = ''
  socket.on('error', (error) => (failure = `; the server: 'error' ${error.message}`))
  socket.write('one of two answers')
  await once(client, 'data')
  let ending = "'end'"
  client.on('error', ({ code }: NodeJS.ErrnoException) => (ending = `'error' ${code}`))
  giveUp(socket)
  await new Promise((resolve) => client.on('close', resolve))
  console.log(`${`${how}:`.padEnd(25)} ${ending}${failure}`)
}

await cutOff('destroy()', (socket) => socket.destroy())
await cutOff('resetAndDestroy()', (socket) => socket.resetAndDestroy())
// #region wrong
await cutOff('end(), resetAndDestroy()', (socket) => socket.end().resetAndDestroy())
// #endregion
const left = process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap')
console.log(`sockets that are never closed: ${left.length}`)
// Else the one that is left would keep the program.
process.exit()
