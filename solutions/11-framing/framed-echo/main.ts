// Events: what has come is kept until it is a whole frame, and all whole frames of a chunk are answered together.
import net from 'node:net'

const PREFIX_BYTES = 4
const DROPS_FOR_MS = 1_000
const TOO_LARGE = frame(Buffer.from('too large'))

/** What has come on a connection and is not yet taken. */
class Inbox {
  length = 0
  #chunks: Buffer[] = []

  add(chunk: Buffer): void {
    this.#chunks.push(chunk)
    this.length += chunk.length
  }

  /** Takes the first `count` bytes; so many must be there. */
  take(count: number): Buffer {
    const taken: Buffer[] = []
    let missing = count
    while (missing > 0) {
      const [first = Buffer.alloc(0)] = this.#chunks
      if (first.length > missing) this.#chunks[0] = first.subarray(missing)
      else this.#chunks.shift()
      taken.push(first.subarray(0, missing))
      missing -= Math.min(first.length, missing)
    }
    this.length -= count
    // Only here are pieces put together, once for each frame: joining them at each chunk would copy a large frame
    // again and again.
    return taken.length === 1 && taken[0] ? taken[0] : Buffer.concat(taken)
  }
}

function serve(socket: net.Socket): void {
  const inbox = new Inbox()
  // The length of the frame that is coming, once its four bytes are there.
  let announced: number | undefined
  let refused = false

  /** The next payload that is there as a whole. */
  function nextPayload(): Buffer | undefined {
    if (announced === undefined && inbox.length >= PREFIX_BYTES)
      announced = inbox.take(PREFIX_BYTES).readUInt32BE()
    // Looked at before a single byte of the frame is kept.
    if (announced !== undefined && announced > maxBytes) refused = true
    if (refused || announced === undefined || inbox.length < announced) return undefined
    const payload = inbox.take(announced)
    announced = undefined
    return payload
  }

  socket.on('data', (chunk: Buffer) => {
    // What follows a refused length is read and dropped: left unread, it would turn our FIN into a reset.
    if (refused) return
    inbox.add(chunk)
    const answers: Buffer[] = []
    // One chunk may hold half a frame or three of them, so take every whole frame there is.
    for (let payload = nextPayload(); payload; payload = nextPayload())
      answers.push(frame(Buffer.from(payload.toReversed())))
    if (refused) answers.push(TOO_LARGE)
    const taken = answers.length === 0 || socket.write(Buffer.concat(answers))
    if (refused) letGo(socket)
    // A client that doesn't read its answers isn't read from.
    else if (!taken) socket.pause()
  })
  socket.on('drain', () => socket.resume())
  // A frame that the FIN cut short is no frame: there is nothing to say to it.
  socket.on('end', () => socket.end())
  // A reset ends one connection; an 'error' that nobody listens to would end the program.
  socket.on('error', (error) => console.error(`a client is lost: ${error.message}`))
}

/** Ends our side, and reads on for a second at most. */
function letGo(socket: net.Socket): void {
  socket.end()
  const timer = setTimeout(() => socket.destroy(), DROPS_FOR_MS)
  socket.on('close', () => clearTimeout(timer))
}

function frame(payload: Buffer): Buffer {
  const prefix = Buffer.alloc(PREFIX_BYTES)
  prefix.writeUInt32BE(payload.length)
  return Buffer.concat([prefix, payload])
}

type Arguments = { port: number; maxBytes: number }

const HOST = '127.0.0.1'
const USAGE = `usage: main.ts <port> <max-bytes>
(whole numbers: a port from 0 to 65535, 0 for any; max-bytes from 1 to 16777216)`

const { port, maxBytes } = readArguments(process.argv.slice(2))
// Half-open: what is still to be answered at the client's FIN goes out before ours.
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
