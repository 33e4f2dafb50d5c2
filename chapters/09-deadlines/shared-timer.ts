// Shows one variable for the timers of all clients: the second client takes the deadline from the first.
import { once } from 'node:events'
import net from 'node:net'

const LINE_MS = 300

// #region shared
let lineTimer: NodeJS.Timeout | undefined

function begin(socket: net.Socket): void {
  clearTimeout(lineTimer)
  lineTimer = setTimeout(() => socket.end('error line deadline\n'), LINE_MS)
}
// #endregion

const server = net.createServer((socket) => {
  socket.once('data', () => begin(socket))
})
server.listen(0, '127.0.0.1')
await once(server, 'listening')
const { port } = server.address() as net.AddressInfo // a TCP server's address is never a string

/** A client that begins a line; what it is told is kept. */
async function client(): Promise<{ socket: net.Socket; told: () => string }> {
  const socket = net.connect({ port, host: '127.0.0.1' })
  let text = ''
  socket.on('data', (chunk: Buffer) => (text += chunk.toString()))
  await once(socket, 'connect')
  socket.write('half a li')
  return { socket, told: () => JSON.stringify(text) }
}

const first = await client()
const second = await client()
await once(second.socket, 'end')
// The first one's deadline was over sooner.
console.log(`the second client is told: ${second.told()}`)
console.log(`the first client is told:  ${first.told()}`)
for (const { socket } of [first, second]) socket.destroy()
server.close()
