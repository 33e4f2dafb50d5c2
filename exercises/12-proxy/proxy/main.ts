// The proxy: passes on what each client and the upstream say to each other. README.md holds the contract.
import net from 'node:net'

/** What is told of each connection when both of its sockets are closed. `client` is the client's port. */
type Line = { client: number; up: number; down: number; ending: 'closed' | 'reset' }

/** Called once for each client, as soon as it is connected. This is the part that you write. */
function serve(client: net.Socket): void {
  const line: Line = { client: client.remotePort ?? 0, up: 0, down: 0, ending: 'closed' }
  // TODO Dial 127.0.0.1:upstreamPort at once; pass on all bytes, both ways (promise 1), and each FIN (2).
  // TODO Pass on a reset as a reset (3), also that the upstream refuses, or hasn't answered after 1 s (4).
  // TODO Let a reader who stands still hold up its sender (5).
  console.error(`a client on port ${line.client}: write serve() in main.ts`)
  client.on('error', (error) => console.error(error.message))
  // TODO Count what you hand on, and report when both sockets are closed (6).
  client.on('close', () => report(line))
}

/** Hears of each SIGTERM and SIGINT. This is the other part that you write. */
function leave(signal: NodeJS.Signals): void {
  // TODO Refuse new clients, let the open ones end, and exit: with 0 when none is left; with 1 after 5 s, or
  //      on a second signal. Each connection has its line printed before the exit (7).
  console.error(`${signal}, with port ${upstreamPort} as the upstream: write leave() in main.ts`)
  process.exit(1)
}

// The rest is the boring part, and it is done: the signals, the place to listen at, the arguments.

const HOST = '127.0.0.1'
const USAGE = `usage: main.ts <port> <upstream-port>
(whole numbers: a port from 0 to 65535, where 0 means any free port; the upstream's port from 1 to 65535)`

const { port, upstreamPort } = readArguments(process.argv.slice(2))
// Options for your clients' sockets, should you want any, go in front of `serve`.
const server = net.createServer(serve)

process.on('SIGTERM', leave)
process.on('SIGINT', leave)

server.on('error', (error: NodeJS.ErrnoException) => {
  console.error(error.message)
  process.exit(error.code === 'EADDRINUSE' ? 3 : 1)
})

server.listen(port, HOST, () => {
  // Safe: a server that listens on a port has an AddressInfo. It is asked because port 0 means any.
  const address = server.address() as net.AddressInfo
  console.error(`listening on ${HOST}:${address.port}`)
})

/** Prints the line of one connection. */
function report(line: Line): void {
  console.log(JSON.stringify(line))
}

/** What the command line says; anything wrong there ends the program with status 2. */
function readArguments(args: string[]): { port: number; upstreamPort: number } {
  const [portText = '', upstreamText = ''] = args
  const right = args.length === 2 && isPort(portText) && isPort(upstreamText)
  if (right && Number(upstreamText) > 0)
    return { port: Number(portText), upstreamPort: Number(upstreamText) }
  console.error(USAGE)
  process.exit(2)
}

/** Whether the text is a port. Number() alone would also take '1e3'. */
function isPort(text: string): boolean {
  return /^\d+$/.test(text) && Number(text) <= 65_535
}
