// The two programs that capture.sh listens to: `conversation.ts reader <port>` accepts one client and doesn't
// read; on SIGUSR2 it reads to the end. `conversation.ts sender <port>` sends twelve segments' worth, and its FIN.
import { once } from 'node:events'
import net from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'

const SEGMENT_BYTES = 1460
// Longer than a receiver puts off its ACK (40 ms on Linux): each segment has its own.
const APART_MS = 80

const [role, port] = process.argv.slice(2)
const HOST = '127.0.0.1'

if (role === 'reader') {
  const server = net.createServer({ pauseOnConnect: true, allowHalfOpen: true }, (socket) => {
    server.close()
    socket.on('end', () => socket.end())
    // A paused socket doesn't keep a program alive; this timer does.
    const waiting = setInterval(() => {}, 1_000)
    process.once('SIGUSR2', () => {
      clearInterval(waiting)
      socket.resume()
    })
  })
  server.listen(Number(port), HOST, () => console.error(`listening on ${HOST}:${port}`))
} else if (role === 'sender') {
  const socket = net.connect({ port: Number(port), host: HOST, noDelay: true })
  for (let segment = 0; segment < 12; segment += 1) {
    socket.write(Buffer.alloc(SEGMENT_BYTES))
    await wait(APART_MS)
  }
  socket.end()
  await once(socket.resume(), 'close')
} else {
  console.error('usage: conversation.ts reader|sender <port>')
  process.exitCode = 2
}
