// The firehose: sends each client so many bytes, as fast as the client takes them. README.md holds the contract.
import net from 'node:net'

/** Called once for each client, as soon as it is connected. This is the part that you write. */
function serve(socket: net.Socket): void {
  // TODO Send `bytes` bytes, of which number i is i modulo 251, and then your FIN (promise 1).
  // TODO A client may stop reading (2), also while others don't (3), and read on or reset (4): what does
  //      write() answer, and which event tells you to go on?
  // TODO A client may send something, and end its side first (5): read what it sends, and drop it.
  console.error(`client ${socket.remotePort} waits for ${bytes} bytes: write serve() in main.ts`)
}

// The rest is the boring part, and it is done: the arguments, the port, the signal.

const HOST = '127.0.0.1'
const MOST_BYTES = 1024 ** 3
const USAGE = `usage: main.ts <port> <bytes>
(whole numbers: a port from 0 to 65535, where 0 means any free port, and a count from 1 to ${MOST_BYTES})`

const { port, bytes } = readArguments(process.argv.slice(2))
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
function readArguments(args: string[]): { port: number; bytes: number } {
  const [portText = '', bytesText = ''] = args
  if (args.length === 2 && isWhole(portText, [0, 65_535]) && isWhole(bytesText, [1, MOST_BYTES]))
    return { port: Number(portText), bytes: Number(bytesText) }
  console.error(USAGE)
  process.exit(2)
}

/** Whether the text is a whole number in this range. Number() alone would also take '1e3'. */
function isWhole(text: string, [least, most]: readonly [number, number]): boolean {
  return /^\d+$/.test(text) && Number(text) >= least && Number(text) <= most
}
