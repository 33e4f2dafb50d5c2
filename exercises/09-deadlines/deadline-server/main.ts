// The deadline server: answers each line with its length, and waits for nobody longer than it says. README.md
// holds the contract.
import net from 'node:net'

const HOST = '127.0.0.1'
const USAGE = `usage: main.ts <port> <line-ms> <total-ms> <write-ms>
(whole numbers: a port from 0 to 65535, 0 means any free port; each time from 1 to 600000)`

const [port, lineMs, totalMs, writeMs] = readArguments(process.argv.slice(2))
const open = new Set<net.Socket>()

/** Talks to one client, from its connection on. This is the part that you write. */
function serve(socket: net.Socket): void {
  // TODO Answer each line with `ok <its length in bytes>`, in whatever pieces it comes (promise 6).
  // TODO A line has lineMs from its first byte to its newline (1, 2, 3), the connection totalMs in all (4).
  // TODO An answer has writeMs until the kernel has taken it (5).
  // TODO After an error line and the FIN, go on reading for a while (9). Then no timer may be left (8).
  console.error(
    `a client on port ${socket.remotePort}, and ${lineMs}, ${totalMs} and ${writeMs} ms: write serve() in main.ts`,
  )
  socket.resume()
}

// The rest is the boring part, and it is done: the place to listen at, the signal, the arguments.

// Half-open is allowed: a client that has ended its side still gets its answers, and the FIN is yours to send.
const server = net.createServer({ allowHalfOpen: true }, (socket) => {
  open.add(socket)
  socket.on('close', () => open.delete(socket))
  socket.on('error', () => {}) // a reset: 'close' follows
  serve(socket)
})
server.on('error', (error: NodeJS.ErrnoException) => {
  console.error(error.code === 'EADDRINUSE' ? `port ${port} is in use` : error.message)
  process.exit(3)
})
server.listen(port, HOST, () => {
  const address = server.address() as net.AddressInfo // a TCP server's address is never a string
  console.error(`listening on ${HOST}:${address.port}`)
})
process.on('SIGTERM', () => {
  server.close()
  for (const socket of open) socket.destroy()
  // No exit() here: without a socket and without a timer the program ends by itself, with status 0.
})

/** The port and the three times; anything wrong with them ends the program with status 2. */
function readArguments(args: string[]): [number, number, number, number] {
  const [first = '', ...times] = args
  const right =
    isWhole(first, [0, 65_535]) &&
    times.length === 3 &&
    times.every((time) => isWhole(time, [1, 600_000]))
  if (right) return [Number(first), Number(times[0]), Number(times[1]), Number(times[2])]
  console.error(USAGE)
  process.exit(2)
}

/** Whether the text is a whole number in this range. Number() alone would also take '1e3'. */
function isWhole(text: string, [lowest, highest]: [number, number]): boolean {
  return /^\d+$/.test(text) && Number(text) >= lowest && Number(text) <= highest
}
