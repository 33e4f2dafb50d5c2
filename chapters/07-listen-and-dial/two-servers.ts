// Shows that a port belongs to an address: two servers on one port, each at an address of its own.
import { once } from 'node:events'
import net from 'node:net'

/** A server that says its name; undefined where the machine hasn't got the address. */
async function serve(host: string, port: number, name: string): Promise<net.Server | undefined> {
  const server = net.createServer((socket) => socket.end(name)).listen({ port, host })
  return once(server, 'listening').then(
    () => server,
    () => undefined,
  )
}

async function ask(host: string, port: number): Promise<string> {
  const socket = net.connect({ port, host })
  const [said] = await once(socket, 'data')
  return String(said)
}

const first = await serve('127.0.0.1', 0, 'the first')
if (!first) throw new Error('every machine has 127.0.0.1')
const { port } = first.address() as net.AddressInfo // a TCP server's address is never a string
// Linux has the whole of 127.0.0.0/8; elsewhere ::1 has to do.
let host = '127.0.0.2'
let second = await serve(host, port, 'the second')
if (!second) {
  host = '::1'
  second = await serve(host, port, 'the second')
}
console.log(`both listen on the same port: ${second?.listening === true}`)
console.log(`at the first address answers ${await ask('127.0.0.1', port)}`)
console.log(`at the second address answers ${await ask(host, port)}`)
for (const server of [first, second]) server?.close()
