// Shows what becomes of a name with two addresses, when one of them refuses, and when both do. The name and its
// addresses are made up here, by a look-up of our own: what `localhost` has differs from machine to machine.
import { once } from 'node:events'
import net from 'node:net'

const server = net.createServer((socket) => socket.end()).listen(0, '127.0.0.1')
await once(server, 'listening')
const { port } = server.address() as net.AddressInfo // a TCP server's address is never a string

const lookup: net.LookupFunction = (_name, _options, answer) =>
  answer(null, [
    { address: '::1', family: 6 },
    { address: '127.0.0.1', family: 4 },
  ])

async function dial(options: Partial<net.TcpNetConnectOpts>): Promise<string> {
  // #region dial
  const socket = net.connect({ host: 'two.example', port, lookup, ...options })
  // #endregion
  try {
    await once(socket, 'connect')
    return 'connected'
  } catch (error) {
    // #region reason
    const causes: Error[] = error instanceof AggregateError ? error.errors : [error]
    const { name, message } = error as Error
    return `${name} "${message}", of ${causes.length}`
    // #endregion
  } finally {
    socket.destroy()
  }
}

console.log(`the server is at the second: ${await dial({})}`)
const alone = await dial({ autoSelectFamily: false, lookup: first })
console.log(`the first alone is dialled:  ${alone === 'connected' ? alone : 'failed'}`)
server.close()
await once(server, 'close')
console.log(`nobody is at either:         ${await dial({})}`)

/** A look-up that gives one address, as dns.lookup() does unless it is asked for all. */
function first(_name: string, _options: object, answer: Parameters<net.LookupFunction>[2]): void {
  answer(null, '::1', 6)
}
