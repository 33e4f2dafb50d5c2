// The heartbeat server: echoes lines, and finds out who has gone without a word. README.md holds the contract.
import net from 'node:net'

/** Called once for each client, as soon as it is connected. This is the part that you write. */
function serve(socket: net.Socket): void {
  // TODO Send back each line when it is complete (promise 3). A `pong` is not sent back.
  // TODO After `intervalMs` without a byte send `ping\n`, and again after each further one (1, 2): which
  //      timer do you start, what starts it anew, and what stops it (7)?
  // TODO When `misses` pings had no answer: reset the connection, and call report() (2, 4, 5).
  // TODO A client that doesn't take its echo is not to be read from meanwhile (6): who is silent then?
  console.error(`client ${socket.remotePort} has no heartbeat: write serve() in main.ts`)
  console.error(`a ping every ${intervalMs} ms, ${misses} of them without an answer`)
}

/** Says on standard output that the client at this port is dead. */
export function report(clientPort: number | undefined): void {
  console.log(JSON.stringify({ dead: clientPort }))
}

// The rest is the boring part, and it is done: the arguments, the port, the signal.

const HOST = '127.0.0.1'
const MOST_MS = 600_000
const MOST_MISSES = 1_000
const USAGE = `usage: main.ts <port> <interval-ms> <misses>
(whole numbers: a port from 0 to 65535, where 0 means any free port, a time from 1 to ${MOST_MS}, a count from 1 to ${MOST_MISSES})`

const { port, intervalMs, misses } = readArguments(process.argv.slice(2))
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
function readArguments(args: string[]): { port: number; intervalMs: number; misses: number } {
  const limits = [
    [0, 65_535],
    [1, MOST_MS],
    [1, MOST_MISSES],
  ] as const
  const isRight = args.length === 3 && limits.every((limit, at) => isWhole(args[at] ?? '', limit))
  if (!isRight) {
    console.error(USAGE)
    process.exit(2)
  }
  return { port: Number(args[0]), intervalMs: Number(args[1]), misses: Number(args[2]) }
}

/** Whether the text is a whole number in this range. Number() alone would also take '1e3'. */
function isWhole(text: string, [least, most]: readonly [number, number]): boolean {
  return /^\d+$/.test(text) && Number(text) >= least && Number(text) <= most
}
