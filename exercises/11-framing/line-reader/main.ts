// The line reader: prints each line that its clients send, as JSON. README.md holds the contract.
import net from 'node:net'

/** Called once for each client, as soon as it is connected. This is the part that you write. */
function serve(socket: net.Socket): void {
  // TODO Print each line of this client as soon as it has ended, however it is cut (promise 1), also the last one (2).
  // TODO Reset a client whose line is longer than `maxBytes` (3); text may be cut inside a character (4).
  // TODO Many clients are here at once, and one may reset its connection (5).
  console.error(
    `client ${socket.remotePort} sends lines of ${maxBytes} B at the most: write serve() in main.ts, with print()`,
  )
}

/** Prints one line of a client on standard output. */
export function print(client: number, line: string): void {
  console.log(JSON.stringify({ client, line }))
}

// The rest is the boring part, and it is done: the arguments, the port, the signal.

type Arguments = { port: number; maxBytes: number }

const HOST = '127.0.0.1'
const USAGE = `usage: main.ts <port> <max-bytes>
(whole numbers: a port from 0 to 65535, 0 for any; max-bytes from 1 to 16777216)`

const { port, maxBytes } = readArguments(process.argv.slice(2))
// Options for your sockets, should you want any, go in front of `serve`.
const server = net.createServer(serve)

process.on('SIGTERM', () => process.exit(0))

server.on('error', (error: NodeJS.ErrnoException) => {
  console.error(error.message)
  process.exit(error.code === 'EADDRINUSE' ? 3 : 1)
})

server.listen(port, HOST, () => {
  // Safe: a server that listens on a port has an AddressInfo. It is asked because port 0 means any.
  const address = server.address() as net.AddressInfo
  console.error(`listening on ${HOST}:${address.port}`)
})

/** What the command line says; anything wrong there ends the program with status 2. */
function readArguments(args: string[]): Arguments {
  const [portText = '', maxText = ''] = args
  const right =
    args.length === 2 && isWhole(portText, [0, 65_535]) && isWhole(maxText, [1, 16_777_216])
  if (right) return { port: Number(portText), maxBytes: Number(maxText) }
  console.error(USAGE)
  process.exit(2)
}

/** Whether the text is a whole number in this range. Number() alone would also take '1e3'. */
function isWhole(text: string, [lowest, highest]: [number, number]): boolean {
  return /^\d+$/.test(text) && Number(text) >= lowest && Number(text) <= highest
}
