// Shows the two ways in which listening fails, each by its code.
import { once } from 'node:events'
import net from 'node:net'

const holder = net.createServer().listen(0, '127.0.0.1')
await once(holder, 'listening')
const { port } = holder.address() as net.AddressInfo // a TCP server's address is never a string

async function listen(options: net.ListenOptions): Promise<string> {
  const server = net.createServer()
  // #region listen
  server.listen(options)
  const failed = new Promise<string>((resolve) => {
    server.on('error', ({ code = '' }: NodeJS.ErrnoException) => resolve(code))
  })
  // #endregion
  const outcome = await Promise.race([failed, once(server, 'listening').then(() => 'listening')])
  server.close()
  return outcome
}

console.log(`a port in use:                  ${await listen({ host: '127.0.0.1', port })}`)
// Reserved for documentation: no machine should have it.
console.log(`an address of somebody else's:  ${await listen({ host: '203.0.113.1', port: 0 })}`)
holder.close()
await once(holder, 'close')
console.log(`the port, when it is free:      ${await listen({ host: '127.0.0.1', port })}`)
