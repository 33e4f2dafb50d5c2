// Shows what becomes of two writes to a server that has closed its end completely.
import { once } from 'node:events'
import net, { type AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'

const server = net.createServer((socket) => socket.destroy()).listen(0, '127.0.0.1')
await once(server, 'listening')
const { port } = server.address() as AddressInfo // a TCP server's address is never a string
const client = net.connect({ port, host: '127.0.0.1', allowHalfOpen: true })
client.on('error', (error: NodeJS.ErrnoException) => console.log(`'error' ${error.code}`))
await once(client.resume(), 'end')
console.log("'end': the server's FIN is here")

// #region writes
const tell = (which: string) => (error?: NodeJS.ErrnoException | null) =>
  console.log(`${which} write: ${error ? error.code : 'handed over'}`)
client.write('one', tell('first'))
await wait(50)
client.write('two', tell('second'))
// #endregion
await new Promise((resolve) => client.on('close', resolve))
server.close()
