// pipeline: the stream is made as it is asked for, and the socket asks when the client has read.
import net from 'node:net'
import { pipeline, Readable } from 'node:stream'

/** Byte number i of each stream is i modulo this. */
const PERIOD = 251

// Whole periods, so that each block begins where the last one ended.
const BLOCK = Buffer.from(Array.from({ length: PERIOD * 260 }, (_, at) => at % PERIOD))

function serve(socket: net.Socket): void {
  // To read and drop is to keep the other direction's window open.
  socket.resume()
  // Without objectMode: false the source would hold 16 blocks ahead, for it would count blocks, not bytes.
  const source = Readable.from(blocks(), { objectMode: false })
  // Its end sends our FIN; a reset ends it with an error, and closes the source.
  pipeline(source, socket, (error) => {
    if (error) console.error(`a client is lost: ${error.message}`)
  })
}

/** The stream, a block at a time: a generator goes no further than it is asked. */
function* blocks(): Generator<Buffer> {
  for (let left = bytes; left > 0; left -= BLOCK.length) yield BLOCK.subarray(0, left)
}

const HOST = '127.0.0.1'
const MOST_BYTES = 1024 ** 3
const USAGE = `usage: main.ts <port> <bytes>
(whole numbers: a port from 0 to 65535, where 0 means any free port, and a count from 1 to ${MOST_BYTES})`

const { port, bytes } = readArguments(process.argv.slice(2))
// Half-open: a client may end its side first, and is owed its bytes all the same.
const server = net.createServer({ allowHalfOpen: true }, serve)

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
