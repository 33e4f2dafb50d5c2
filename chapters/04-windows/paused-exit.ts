// Shows what a program does whose only socket is paused, while its server goes on sending.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import net, { type AddressInfo } from 'node:net'

if (process.argv[2] === 'client') {
  const socket = net.connect(Number(process.argv[3]), '127.0.0.1')
  // #region pause
  socket.once('data', (chunk) => {
    socket.pause()
    console.log(`the client has read something: ${chunk.length > 0}`)
  })
  socket.on('end', () => console.log("'end'"))
  // #endregion
} else {
  const server = net.createServer((socket) => {
    socket.on('error', () => {}) // the client goes without reading all: a reset
    socket.end(Buffer.alloc(16 * 1_048_576))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo // a TCP server's address is never a string
  const args = [import.meta.filename, 'client', String(port)]
  const client = spawn(process.execPath, args, { stdio: ['ignore', 'inherit', 'inherit'] })
  const [status] = await once(client, 'exit')
  console.log(`the client ended by itself, with status ${status}`)
  server.close()
}
