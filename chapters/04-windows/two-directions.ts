// Shows a server that only writes: whether it hears of its client's FIN.
import { once } from 'node:events'
import net, { type AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'

for (const reads of [false, true]) {
  const heard: string[] = []
  const server = net.createServer({ allowHalfOpen: true }, (socket) => {
    socket.on('error', () => {})
    socket.write('hello')
    socket.on('end', () => heard.push('end'))
    // #region resume
    if (reads) socket.resume()
    // #endregion
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo // a TCP server's address is never a string
  const client = net.connect({ port, host: '127.0.0.1', allowHalfOpen: true })
  client.end('a question')
  await once(client, 'data')
  for (let look = 0; look < 20 && heard.length === 0; look += 1) await wait(10)
  console.log(`${reads ? 'with' : 'without'} resume(): 'end' comes: ${heard.length > 0}`)
  client.destroy()
  server.close()
}
