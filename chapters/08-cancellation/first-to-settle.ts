// Two dials, of which the first is refused at once: what Promise.race() makes of them, and what Promise.any() does.
import { once } from 'node:events'
import net, { type AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'

const server = net.createServer((socket) => socket.on('error', () => {}).resume())
await once(server.listen(0, '127.0.0.1'), 'listening')
const { port } = server.address() as AddressInfo // a TCP server's address is never a string
// A port where nobody can begin to listen: the client end of a connection.
const holder = net.connect(port, '127.0.0.1')
await once(holder, 'connect')
const refused = holder.localPort ?? 0

const sockets: net.Socket[] = []

async function dial(to: number): Promise<string> {
  const socket = net.connect(to, '127.0.0.1')
  sockets.push(socket)
  await once(socket, 'connect')
  return 'connected'
}

/** The second dial starts a little later, so the refusal is always the first to come. */
const dials = (): Promise<string>[] => [dial(refused), wait(100).then(() => dial(port))]
const code = ({ code: told = '' }: NodeJS.ErrnoException): string => told

// #region both
console.log(`Promise.race(): ${await Promise.race(dials()).catch(code)}`)
console.log(`Promise.any(): ${await Promise.any(dials())}`)
// #endregion
for (const socket of [...sockets, holder]) socket.destroy()
server.close()
