// The greeter: tells each client who it is, and lets only so many in. README.md holds the contract.
import net from 'node:net'

/** Called once for each client, as soon as it is connected. */
function greet(socket: net.Socket): void {
  // TODO Close a client that comes beyond `most` (promise 4). When has one left, and in which ways can it leave?
  // TODO Write the line that tells the client who it is (5), and keep the connection until the client ends (4).
  console.error(`client ${socket.remotePort} waits for its greeting: write greet() in main.ts`)
}

/** Called once, at the start. These two are the parts that you write. */
function listen(server: net.Server, { host, port }: Arguments): void {
  // TODO Listen on `port` of `host` alone (1); 0 means any port (2). The line that says so is written below.
  // TODO Listening may fail: say why on standard error, and end with status 3 or 4 (3).
  console.error(`nobody listens on port ${port} of ${host}: write listen() in main.ts`)
}

// The rest is the boring part, and it is done: the arguments, the line, the signal.

type Arguments = { host: string; port: number; most: number }

const USAGE = `usage: main.ts <host> <port> <max-clients>
(an IP address; whole numbers: a port from 0 to 65535, 0 for any; max-clients from 1 to 1000000)`

const { host, port, most } = readArguments(process.argv.slice(2))
process.on('SIGTERM', () => process.exit(0))
const server = net.createServer(greet)
server.on('listening', () => {
  // Safe: a server that listens on a port has an AddressInfo. It is asked because port 0 means any.
  const { address, port: open } = server.address() as net.AddressInfo
  console.error(`listening on ${net.isIPv6(address) ? `[${address}]` : address}:${open}`)
})
listen(server, { host, port, most })

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
