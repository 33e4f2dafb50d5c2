// The survivor: answers each line in upper case, and outlives its clients. README.md holds the contract.
import net from 'node:net'

const counts = { served: 0, closed: 0, reset: 0 }

/** Called once for each client, as soon as it is connected. This is the part that you write. */
function serve(socket: net.Socket): void {
  // TODO Answer each line with its ASCII letters in upper case, as soon as it has come (promise 1).
  // TODO A client may reset at any time, or stop reading: which events tell you, and what is left of it (1, 3)?
  // TODO Count the lines that you answer, and each connection once, by its ending (2).
  console.error(`client ${socket.remotePort} waits for its answers: write serve() in main.ts`)
}

/** Called once, on SIGTERM. */
function stop(): void {
  // TODO Only the connections that ended before the signal count (2).
  console.log(JSON.stringify(counts))
  process.exit(0)
}

// The rest is the boring part, and it is done: the argument, the port, the signal.

const HOST = '127.0.0.1'
const USAGE = 'usage: main.ts <port>   (a whole number from 0 to 65535; 0 means any free port)'

const port = readPort(process.argv.slice(2))
// Options for your sockets, should you want any, go in front of `serve`.
const server = net.createServer(serve)

process.on('SIGTERM', stop)

server.on('error', (error: NodeJS.ErrnoException) => {
  console.error(error.message)
  process.exit(error.code === 'EADDRINUSE' ? 3 : 1)
})

server.listen(port, HOST, () => {
  // Safe: a server that listens on a port has an AddressInfo. It is asked because port 0 means any.
  const address = server.address() as net.AddressInfo
  console.error(`listening on ${HOST}:${address.port}`)
})

/** The port that the command line names; anything else there ends the program with status 2. */
function readPort(args: string[]): number {
  const [text = ''] = args
  // Number() alone would also take '', '1e3' and '0x50' for a port.
  if (args.length === 1 && /^\d+$/.test(text) && Number(text) <= 65_535) return Number(text)
  console.error(USAGE)
  process.exit(2)
}
