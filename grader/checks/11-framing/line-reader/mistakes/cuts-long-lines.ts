// fails: prints a line that is longer than a chunk
// likely: a line was kept in a buffer of 64 KiB, and what did not fit into it was lost without a word
import net from 'node:net'

const LINE_FEED = 0x0a
const CARRIAGE_RETURN = 0x0d
const KEPT_BYTES = 65_536

function serve(socket: net.Socket): void {
  const client = socket.remotePort
  const kept = Buffer.alloc(KEPT_BYTES)
  let length = 0
  let last = 0

  function add(piece: Buffer): void {
    piece.copy(kept, Math.min(length, KEPT_BYTES))
    length += piece.length
    last = piece.at(-1) ?? last
  }

  function take(bytes: number): string {
    length = 0
    last = 0
    return kept.toString('utf8', 0, bytes)
  }

  /** How long the line is, should it end here. */
  function bytesWithoutReturn(): number {
    return last === CARRIAGE_RETURN ? length - 1 : length
  }

  socket.on('data', (chunk: Buffer) => {
    let start = 0
    for (let end = chunk.indexOf(LINE_FEED); end >= 0; end = chunk.indexOf(LINE_FEED, start)) {
      add(chunk.subarray(start, end))
      const bytes = bytesWithoutReturn()
      if (bytes > maxBytes) return socket.resetAndDestroy()
      print(client, take(bytes))
      start = end + 1
    }
    add(chunk.subarray(start))
    if (bytesWithoutReturn() > maxBytes) socket.resetAndDestroy()
  })
  socket.on('end', () => {
    if (length > maxBytes) return socket.resetAndDestroy()
    if (length > 0) print(client, take(length))
    socket.end()
  })
  socket.on('error', () => {})
}

function print(client: number | undefined, line: string): void {
  console.log(JSON.stringify({ client, line }))
}

type Arguments = { port: number; maxBytes: number }

const HOST = '127.0.0.1'
const USAGE = `usage: main.ts <port> <max-bytes>
(whole numbers: a port from 0 to 65535, 0 for any; max-bytes from 1 to 16777216)`

const { port, maxBytes } = readArguments(process.argv.slice(2))
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
