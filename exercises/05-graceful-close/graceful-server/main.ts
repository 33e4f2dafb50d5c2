// The graceful server: works its clients' lines, and leaves without breaking off. README.md holds the contract.
import net from 'node:net'

const HOST = '127.0.0.1'
const USAGE = `usage: main.ts <port> <grace-ms>
(whole numbers: a port from 0 to 65535, 0 means any free port; a time from 1 to 600000)`

const { port, graceMs } = readArguments(process.argv.slice(2))

/** Talks to one client, from its connection on. This is the part that you write. */
function serve(socket: net.Socket): void {
  // TODO Take lines `work <ms>` from what comes, and work them one after the other (promise 1).
  // TODO Answer each with `done <ms>`, also where the client's FIN has come (9).
  console.error(`a client on port ${socket.remotePort}: write serve() in main.ts`)
  socket.on('error', (error) => console.error(error.message))
  socket.resume()
}

/** Hears of each SIGTERM and SIGINT. This is the other part that you write. */
function leave(signal: NodeJS.Signals): void {
  // TODO Refuse new connections (2); end each one when it has no work in hand (3, 4, 5).
  // TODO Exit with status 0 when all are gone (6), with 1 after graceMs (7) or on a second signal (8).
  console.error(`${signal}, and a grace of ${graceMs} ms: write leave() in main.ts`)
  process.exit(1)
}

// The rest is the boring part, and it is done: the signals, the place to listen at, the arguments.

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

/** What the command line says; anything wrong there ends the program with status 2. */
function readArguments(args: string[]): { port: number; graceMs: number } {
  const [portText = '', graceText = ''] = args
  const right = args.length === 2 && isWhole(portText, 0, 65_535) && isWhole(graceText, 1, 600_000)
  if (right) return { port: Number(portText), graceMs: Number(graceText) }
  console.error(USAGE)
  process.exit(2)
}

/** Whether the text is a whole number from the one to the other. Number() alone would also take '1e3'. */
function isWhole(text: string, lowest: number, highest: number): boolean {
  return /^\d+$/.test(text) && Number(text) >= lowest && Number(text) <= highest
}
