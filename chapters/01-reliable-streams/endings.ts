// Shows the events of a server's socket when its client ends with a FIN, and when it resets.
import { once } from 'node:events'
import net, { type AddressInfo } from 'node:net'

async function watch(leave: (client: net.Socket) => void): Promise<string> {
  const server = net.createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo // a TCP server's address is never a string
  const client = net.connect(port, '127.0.0.1')
  const [[socket]] = (await Promise.all([once(server, 'connection'), once(client, 'connect')])) as [
    [net.Socket],
    unknown,
  ] // what 'connection' carries

  const events: string[] = []
  socket.on('end', () => events.push(`'end'`))
  socket.on('error', (error: NodeJS.ErrnoException) => events.push(`'error' ${error.code}`))
  socket.on('close', () => events.push(`'close'`))
  socket.resume()
  client.resume()
  leave(client)
  await new Promise((resolve) => socket.on('close', resolve))
  server.close()
  return events.join(', ')
}

console.log(`FIN: ${await watch((client) => client.end())}`)
console.log(`RST: ${await watch((client) => client.resetAndDestroy())}`)
