// The two programs that capture.sh listens to: `exchange.ts server <port>` echoes for one client and ends;
// `exchange.ts client <port>` connects, sends "hello", reads it back, and ends.
import { once } from 'node:events'
import net from 'node:net'

const [role, port] = process.argv.slice(2)
const HOST = '127.0.0.1'

if (role === 'server') {
  const server = net.createServer({ allowHalfOpen: true }, (socket) => {
    socket.pipe(socket)
    server.close()
  })
  server.listen(Number(port), HOST, () => console.error(`listening on ${HOST}:${port}`))
} else if (role === 'client') {
  const client = net.connect({ port: Number(port), host: HOST, allowHalfOpen: true })
  await once(client, 'connect')
  client.write('hello')
  await once(client, 'data')
  client.end()
  await once(client.resume(), 'end')
} else {
  console.error('usage: exchange.ts server|client <port>')
  process.exitCode = 2
}
