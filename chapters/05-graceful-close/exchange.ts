// The two programs that capture.sh listens to: `exchange.ts server <port>` waits for the client's FIN, answers a
// while later, and ends; `exchange.ts client <port>` asks, ends its side, and reads the answer.
import { once } from 'node:events'
import net from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'

const [role, port] = process.argv.slice(2)
const HOST = '127.0.0.1'

if (role === 'server') {
  const server = net.createServer({ allowHalfOpen: true }, async (socket) => {
    server.close()
    await once(socket.resume(), 'end')
    await wait(100)
    await new Promise((resolve) => socket.write('late answer', resolve))
    await wait(20)
    socket.end()
  })
  server.listen(Number(port), HOST, () => console.error(`listening on ${HOST}:${port}`))
} else if (role === 'client') {
  const client = net.connect({ port: Number(port), host: HOST })
  await new Promise((resolve) => client.write('hello', resolve))
  await wait(20)
  client.end()
  await once(client.resume(), 'close')
} else {
  console.error('usage: exchange.ts server|client <port>')
  process.exitCode = 2
}
