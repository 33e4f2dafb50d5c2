// The server's own limit: Node counts the connections, and drops who is too many before we see it.
import { once } from 'node:events'
import net from 'node:net'

type Arguments = { host: string; port: number; most: number }

const USAGE = `usage: main.ts <host> <port> <max-clients>
(an IP address; whole numbers: a port from 0 to 65535, 0 for any; max-clients from 1 to 1000000)`
// What a failed listen() means, by its code: a message is for people, and may change.
const STATUS = new Map([
  ['EADDRINUSE', 3],
  ['EADDRNOTAVAIL', 4],
])

const { host, port, most } = readArguments(process.argv.slice(2))
const server = net.createServer(greet)
// It is accepted, for the kernel does that, and then closed; 'drop' would tell.
server.maxConnections = most
process.on('SIGTERM', () => process.exit(0))

try {
  server.listen({ host, port })
  await once(server, 'listening')
  const { address, port: open } = server.address() as net.AddressInfo // it listens on a port
  console.error(`listening on ${net.isIPv6(address) ? `[${address}]` : address}:${open}`)
} catch (error) {
  const { code = '', message } = error as NodeJS.ErrnoException // once() passes on an 'error'
  console.error(message)
  process.exitCode = STATUS.get(code) ?? 1
}

function greet(socket: net.Socket): void {
  socket.on('error', (error) => console.error(`a client is lost: ${error.message}`))
  socket.write(`you are ${socket.remoteAddress}:${socket.remotePort}\n`)
  // A connection is counted until it is closed, and it closes when its FIN has been read.
  socket.resume()
}

/** What the command line says; anything wrong there ends the program with status 2. */
function readArguments(args: string[]): Arguments {
  const [address = '', portText = '', mostText = ''] = args
  const right =
    args.length === 3 &&
    net.isIP(address) !== 0 &&
    isWhole(portText, [0, 65_535]) &&
    isWhole(mostText, [1, 1_000_000])
  if (right) return { host: address, port: Number(portText), most: Number(mostText) }
  console.error(USAGE)
  process.exit(2)
}

/** Whether the text is a whole number in this range. Number() alone would also take '1e3'. */
function isWhole(text: string, [lowest, highest]: [number, number]): boolean {
  return /^\d+$/.test(text) && Number(text) >= lowest && Number(text) <= highest
}
