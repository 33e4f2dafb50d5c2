// The chat server: rooms, names, and clients that are not what they seem. README.md holds the contract.
import net from 'node:net'

const HOST = '127.0.0.1'
const ANY_MS = [1, 600_000] as const
/** The arguments in their order, each with the least and the most that it may be. */
const RANGES = {
  port: [0, 65_535],
  maxBytes: [1, 16_777_216],
  maxOwed: [1, 1_073_741_824],
  joinMs: ANY_MS,
  frameMs: ANY_MS,
  beatMs: ANY_MS,
  misses: [1, 1_000],
  graceMs: ANY_MS,
} as const
const USAGE = `usage: main.ts <port> <max-bytes> <max-owed> <join-ms> <frame-ms> <beat-ms> <misses> <grace-ms>
(whole numbers: a port from 0 to 65535, 0 for any; README.md has the ranges of the others)`

const settings = readArguments(process.argv.slice(2))

/** Called once for each client, as soon as it is connected. This is the part that you write. */
function serve(socket: net.Socket): void {
  // TODO Find the frames in what comes; join, say and pong (promises 1, 2, 3).
  // TODO Refuse what is too large, not understood (4) or not there in time (5), and read on.
  // TODO Ask who is silent for a sign of life (6). Reset who is owed too much (7).
  // TODO End your side once, and wait for the client's FIN no longer than graceMs (8).
  console.error(
    `client ${socket.remotePort}, and ${JSON.stringify(settings)}: write serve() in main.ts`,
  )
  socket.on('error', () => {}) // a reset: 'close' follows
  socket.resume()
}

/** Called on SIGTERM. This is your part as well. */
function leave(): void {
  // TODO Deliver what is owed, and end in time (8).
  server.close()
  process.exit(0)
}

// The rest is the boring part, and it is done: the arguments, the port, the signal.

// Half-open: else Node sends our FIN at the client's, in front of what it is still owed.
const server = net.createServer({ allowHalfOpen: true }, serve)
process.on('SIGTERM', leave)

server.on('error', (error: NodeJS.ErrnoException) => {
  console.error(error.message)
  process.exit(error.code === 'EADDRINUSE' ? 3 : 1)
})

server.listen(settings.port, HOST, () => {
  // Safe: a server that listens on a port has an AddressInfo. It is asked because port 0 means any.
  const address = server.address() as net.AddressInfo
  console.error(`listening on ${HOST}:${address.port}`)
})

/** What the command line says; anything wrong there ends the program with status 2. */
function readArguments(args: string[]): Record<keyof typeof RANGES, number> {
  const ranges = Object.entries(RANGES)
  if (args.length !== ranges.length || !ranges.every(([, range], at) => isWhole(args[at], range))) {
    console.error(USAGE)
    process.exit(2)
  }
  const numbers = ranges.map(([name], at) => [name, Number(args[at])])
  // Safe: each name has its number.
  return Object.fromEntries(numbers) as Record<keyof typeof RANGES, number>
}

/** Whether the text is a whole number in this range. Number() alone would also take '1e3'. */
function isWhole(text = '', [least, most]: readonly [number, number]): boolean {
  return /^\d+$/.test(text) && Number(text) >= least && Number(text) <= most
}
