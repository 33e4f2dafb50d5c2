// The echo server: whatever a client sends, it gets back. README.md holds the contract.
import net from 'node:net'

/** Called once for each client, as soon as it is connected. This is the part that you write. */
function serve(socket: net.Socket): void {
  // TODO Send each byte back as it comes (promises 1 to 3); after the client's FIN, send yours (5).
  // TODO 200 clients may be here at once (4): what you remember, remember for each of them.
  // TODO A client may stop reading (6) or reset the connection (7): how does your program notice?
  console.error(`client ${socket.remotePort} waits for its bytes: write serve() in main.ts`)
}

// The rest is the boring part, and it is done: the argument, the port, the signal.

const HOST = '127.0.0.1'
const USAGE = 'usage: main.ts <port>   (a whole number from 0 to 65535; 0 means any free port)'

const port = readPort(process.argv.slice(2))
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

/** The port that the command line names; anything else there ends the program with status 2. */
function readPort(args: string[]): number {
  const [text = ''] = args
  // Number() alone would also take '', '1e3' and '0x50' for a port.
  if (args.length === 1 && /^\d+$/.test(text) && Number(text) <= 65_535) return Number(text)
  console.error(USAGE)
  process.exit(2)
}
