// Shows what a server keeps of a hundred clients, half of which reset, if it forgets them at 'end', and if at 'close'.
import { once } from 'node:events'
import net, { type AddressInfo } from 'node:net'

async function keptAfterAHundred(event: 'end' | 'close'): Promise<number> {
  const begun = new Map<net.Socket, string>()
  const server = net.createServer((socket) => {
    socket.on('error', () => {})
    socket.on('data', (chunk: Buffer) => begun.set(socket, (begun.get(socket) ?? '') + chunk))
    socket.on(event, () => begun.delete(socket))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo // a TCP server's address is never a string
  for (let n = 0; n < 100; n += 1) {
    const client = net.connect(port, '127.0.0.1').resume()
    client.write('half a li')
    const [socket] = (await once(server, 'connection')) as [net.Socket] // what 'connection' carries
    await once(socket, 'data')
    const closed = new Promise((resolve) => socket.on('close', resolve))
    if (n % 2 === 0) client.end()
    else client.resetAndDestroy()
    await closed
  }
  server.close()
  return begun.size
}

console.log(`forgotten at 'end':   ${await keptAfterAHundred('end')} are kept`)
console.log(`forgotten at 'close': ${await keptAfterAHundred('close')} are kept`)
