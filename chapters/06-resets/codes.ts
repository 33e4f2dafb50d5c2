// Shows the code and the system call of the errors that a RST brings.
import { once } from 'node:events'
import net, { type AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'

async function listen(serve: (socket: net.Socket) => void): Promise<number> {
  const server = net.createServer(serve).listen(0, '127.0.0.1')
  await once(server, 'listening')
  server.unref()
  return (server.address() as AddressInfo).port // a TCP server's address is never a string
}

async function told(what: string, socket: net.Socket): Promise<void> {
  const { code, syscall } = await new Promise<NodeJS.ErrnoException>((resolve) =>
    socket.on('error', resolve),
  )
  console.log(`${what} ${code} (${syscall})`)
}

// The port is the client end of a connection, so it is taken, and nobody can begin to listen there.
const holder = net.connect(await listen(() => {}), '127.0.0.1')
await once(holder, 'connect')
await told('nobody listens:              ', net.connect(holder.localPort ?? 0, '127.0.0.1'))
holder.destroy()

const asked = (socket: net.Socket): unknown =>
  socket.on('data', () => socket.resetAndDestroy()).on('error', () => {})
const reader = net.connect(await listen(asked), '127.0.0.1').resume()
reader.write('reset, please')
await told('a RST, while it is read:     ', reader)

const writer = net.connect({
  port: await listen((socket) => socket.destroy()),
  host: '127.0.0.1',
  allowHalfOpen: true,
})
await once(writer.resume(), 'end')
const hearing = told('a RST, after their FIN:      ', writer)
writer.write('one')
await wait(50)
writer.write('two')
await hearing
