// The two programs that capture.sh listens to, `conversation.ts server|client <port> <ending>`. The client sends "hello".
// The server then ends in its own way: `unread`, `reset` or `late`. With `vanished` its node is cut off and forgets the
// connection. With `late` and `vanished` the client goes on to send.
import { once } from 'node:events'
import net from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'

const [role, port, ending = ''] = process.argv.slice(2)
const HOST = '10.0.0.2'
// So long a program lets the other one be: a segment between them takes less than a thousandth of it.
const STEP_MS = 100

async function serve(socket: net.Socket): Promise<void> {
  socket.on('error', () => {})
  socket.on('close', () => process.exit())
  if (ending === 'vanished') {
    // Nothing is read, and the process is killed: so the kernel sends a RST, and keeps nothing of the connection.
    console.log('accepted')
    return
  }
  // It is not read yet: "hello" stays in the kernel.
  await wait(STEP_MS)
  if (ending === 'unread') {
    socket.destroy()
    return
  }
  await once(socket.resume(), 'data')
  if (ending === 'reset') socket.resetAndDestroy()
  else socket.destroy()
}

async function dial(): Promise<void> {
  const client = net.connect({ port: Number(port), host: HOST, allowHalfOpen: true })
  client.on('error', (error: NodeJS.ErrnoException) => console.log(error.code))
  client.on('close', () => process.exit())
  // once() would throw where nobody listens.
  await new Promise((resolve) => client.on('connect', resolve))
  client.write('hello')
  if (ending === 'late') await once(client.resume(), 'end')
  // capture.sh sends the signal when the server's node is back.
  if (ending === 'vanished') await once(process, 'SIGUSR2')
  client.resume()
  if (ending !== 'late' && ending !== 'vanished') return
  client.write('still there?')
  await wait(STEP_MS)
  client.write('and now?')
}

if (role === 'server') {
  const options = { allowHalfOpen: true, pauseOnConnect: true }
  const server = net.createServer(options, (socket) => void serve(socket))
  server.listen(Number(port), HOST, () => console.log('listening'))
} else if (role === 'client') {
  await dial()
} else {
  console.error('usage: conversation.ts server|client <port> refused|unread|reset|late|vanished')
  process.exitCode = 2
}
