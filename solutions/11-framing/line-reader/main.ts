// Events: lines are cut from the bytes, and only a whole line is turned into text.
import net from 'node:net'

const LINE_FEED = 0x0a
const CARRIAGE_RETURN = 0x0d

function serve(socket: net.Socket): void {
  // Asked for now: a socket that is gone has no remote port any more.
  const client = socket.remotePort
  // The pieces of the line that is coming. They are joined once, when it is whole.
  let pieces: Buffer[] = []
  let length = 0

  function add(piece: Buffer): void {
    pieces.push(piece)
    length += piece.length
  }

  function takeLine(): Buffer {
    const line = Buffer.concat(pieces)
    pieces = []
    length = 0
    return line
  }

  /** Whether the line that is coming is too long already. One byte too many may still be the \r before its \n. */
  function isTooLong(): boolean {
    const last = pieces.at(-1)?.at(-1)
    return length > maxBytes + (last === CARRIAGE_RETURN ? 1 : 0)
  }

  socket.on('data', (chunk: Buffer) => {
    let start = 0
    // The bytes of a line feed and of a carriage return are in no other character of UTF-8 (RFC 3629, section 1).
    for (let end = chunk.indexOf(LINE_FEED); end >= 0; end = chunk.indexOf(LINE_FEED, start)) {
      add(chunk.subarray(start, end))
      const line = withoutReturn(takeLine())
      if (line.length > maxBytes) return refuse(socket)
      print(client, line)
      start = end + 1
    }
    if (start < chunk.length) add(chunk.subarray(start))
    if (isTooLong()) refuse(socket)
  })
  socket.on('end', () => {
    // No newline will come any more. A \r at the end is part of this line.
    const line = takeLine()
    if (line.length > maxBytes) return refuse(socket)
    if (line.length > 0) print(client, line)
    socket.end()
  })
  // A reset ends one connection; an 'error' that nobody listens to would end the program.
  socket.on('error', (error) => console.error(`a client is lost: ${error.message}`))
}

function withoutReturn(line: Buffer): Buffer {
  return line.at(-1) === CARRIAGE_RETURN ? line.subarray(0, -1) : line
}

function print(client: number | undefined, line: Buffer): void {
  // toString() puts U+FFFD for what is no UTF-8, and keeps a byte order mark.
  console.log(JSON.stringify({ client, line: line.toString() }))
}

/** Nothing more is read from this client: after a reset no 'data' comes. */
function refuse(socket: net.Socket): void {
  socket.resetAndDestroy()
}

type Arguments = { port: number; maxBytes: number }

const HOST = '127.0.0.1'
const USAGE = `usage: main.ts <port> <max-bytes>
(whole numbers: a port from 0 to 65535, 0 for any; max-bytes from 1 to 16777216)`

const { port, maxBytes } = readArguments(process.argv.slice(2))
// Half-open: at the client's FIN there may still be a line to print, and we say ourselves when we end.
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
