// The two programs that capture.sh listens to: `conversation.ts server <port> <ending>` and
// `conversation.ts client <port> <ending>`. The client sends "hello", and with `unread`, `reset` and `late` the server
// ends in its own way. With `vanished` the server's node loses its cable and forgets the connection, and later the client
// sends "hello" once more.
import { once } from 'node:events'
import net from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

const [role, port, ending = ''] = process.argv.slice(2)
const HOST = '10.0.0.2'
// So long the two programs wait for each other: there is nothing else by which they could know.
const STEP_MS = 100

async function serve(socket: net.Socket): Promise<void> {
  socket.on('error', () => {})
  socket.on('close', () => process.exit())
  switch (ending) {
    case 'unread': {
      // Node reads nothing before somebody wants it to: "hello" stays in the kernel.
      await sleep(STEP_MS)
      socket.destroy()
      break
    }
    case 'reset': {
      await once(socket, 'data')
      socket.resetAndDestroy()
      break
    }
    case 'late': {
      await once(socket, 'data')
      socket.destroy()
      break
    }
    default: {
      console.log('ready')
    }
  }
}

async function dial(): Promise<void> {
  const client = net.connect({ port: Number(port), host: HOST, allowHalfOpen: true })
  client.on('error', (error: NodeJS.ErrnoException) => console.log(error.code))
  client.on('close', () => process.exit())
  await once(client, 'connect')
  client.resume()
  client.write('hello')
  if (ending !== 'late' && ending !== 'vanished') return
  // Until the server's FIN has come; or until capture.sh says that the server is gone.
  await once(ending === 'late' ? client : process, ending === 'late' ? 'end' : 'SIGUSR2')
  client.write('one more')
  await sleep(STEP_MS)
  client.write('and another')
}

if (role === 'server') {
  const server = net.createServer(
    { allowHalfOpen: true, pauseOnConnect: ending === 'vanished' },
    (socket) => void serve(socket),
  )
  server.listen(Number(port), HOST, () => console.log('listening'))
} else if (role === 'client') {
  await dial()
} else {
  console.error('usage: conversation.ts server|client <port> refused|unread|reset|late|vanished')
  process.exitCode = 2
}
