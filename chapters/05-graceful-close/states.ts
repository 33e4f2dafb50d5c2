// Shows the states of both ends of a connection while it ends, from the kernel's table (proc_net_tcp, Linux):
// `states.ts` lets the client end first, `states.ts server` the server.
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import net, { type AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'

const NAMES = [
  '',
  'ESTABLISHED',
  'SYN_SENT',
  'SYN_RECV',
  'FIN_WAIT1',
  'FIN_WAIT2',
  'TIME_WAIT',
  'CLOSE',
  'CLOSE_WAIT',
  'LAST_ACK',
]
// The ends leave these by themselves, as soon as an acknowledgement is there.
const PASSING = ['FIN_WAIT1', 'LAST_ACK']

/** A port as the table writes it. */
function hex(port: number): string {
  return port.toString(16).toUpperCase().padStart(4, '0')
}

/** What the table says of the end with this port, talking to that one. */
function stateOf(own: number, other: number): string {
  const row = readFileSync('/proc/net/tcp', 'latin1')
    .split('\n')
    .find((line) => line.includes(`:${hex(own)} 0100007F:${hex(other)} `))
  return row === undefined
    ? '(gone)'
    : (NAMES[Number.parseInt(row.trim().split(/\s+/)[3] ?? '', 16)] ?? '')
}

const server = net.createServer({ allowHalfOpen: true }).listen(0, '127.0.0.1')
await once(server, 'listening')
const { port } = server.address() as AddressInfo // a TCP server's address is never a string
const client = net.connect({ port, host: '127.0.0.1', allowHalfOpen: true })
const [[accepted]] = (await Promise.all([once(server, 'connection'), once(client, 'connect')])) as [
  [net.Socket],
  unknown,
]
const clientPort = client.localPort ?? 0

async function show(what: string): Promise<void> {
  let states = ['']
  do {
    await wait(10)
    states = [stateOf(clientPort, port), stateOf(port, clientPort)]
  } while (states.some((state) => PASSING.includes(state)))
  console.log(what.padEnd(23), states[0]?.padEnd(12), states[1])
}

const clientEnd = { name: "the client's FIN", socket: client, other: accepted }
const serverEnd = { name: "the server's FIN", socket: accepted, other: client }
const ends = process.argv[2] === 'server' ? [serverEnd, clientEnd] : [clientEnd, serverEnd]

console.log(' '.repeat(23), 'client'.padEnd(12), 'server')
await show('connected')
for (const { name, socket, other } of ends) {
  socket.end()
  await once(other.resume(), 'end')
  await show(`after ${name}`)
}
server.close()
await once(server, 'close')

// #region again
const next = net.createServer().listen(port, '127.0.0.1')
await once(next, 'listening')
// #endregion
console.log('a new server listens on the same port, at once')
next.close()
