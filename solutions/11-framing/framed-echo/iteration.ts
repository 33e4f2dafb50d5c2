// Async iteration: a generator turns chunks into frames, and the code that answers them never sees a chunk.
import { once } from 'node:events'
import net from 'node:net'

const PREFIX_BYTES = 4
const DROPS_FOR_MS = 1_000

function serve(socket: net.Socket): void {
  socket.on('error', (error) => console.error(`a client is lost: ${error.message}`))
  answer(socket).catch(() => socket.destroy())
}

async function answer(socket: net.Socket): Promise<void> {
  const closed = new AbortController()
  socket.once('close', () => closed.abort())
  let refused = false
  // At the end of its loop an iterator would destroy the socket, with all that is still to be sent.
  const chunks = socket.iterator({ destroyOnReturn: false })
  for await (const payload of payloads(chunks)) {
    const bytes = payload === 'too large' ? Buffer.from(payload) : Buffer.from(payload.toReversed())
    const prefix = Buffer.alloc(PREFIX_BYTES)
    prefix.writeUInt32BE(bytes.length)
    // To wait here is to read no further: the window closes, and TCP holds the client back.
    if (!socket.write(Buffer.concat([prefix, bytes])) && payload !== 'too large')
      await once(socket, 'drain', { signal: closed.signal })
    refused = payload === 'too large'
  }
  // Behind the loop: while an iterator has the socket, resume() does nothing.
  if (refused) letGo(socket)
  else socket.end()
}

/** The payloads of the frames in a stream, and `too large` in the place of the first that is. */
async function* payloads(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer | 'too large'> {
  let kept: Buffer[] = []
  let length = 0
  // So many bytes must be there before it is worth looking: first those of a prefix, then those of its frame.
  let wanted = PREFIX_BYTES
  for await (const chunk of chunks) {
    kept.push(chunk)
    length += chunk.length
    if (length < wanted) continue
    let bytes = Buffer.concat(kept)
    while (bytes.length >= PREFIX_BYTES) {
      const announced = bytes.readUInt32BE()
      if (announced > maxBytes) return yield 'too large'
      wanted = PREFIX_BYTES + announced
      if (bytes.length < wanted) break
      yield bytes.subarray(PREFIX_BYTES, wanted)
      bytes = bytes.subarray(wanted)
      wanted = PREFIX_BYTES
    }
    kept = [bytes]
    length = bytes.length
  }
}

/** Ends our side, and reads on for a second at most. */
function letGo(socket: net.Socket): void {
  socket.end()
  socket.resume()
  const timer = setTimeout(() => socket.destroy(), DROPS_FOR_MS)
  socket.on('close', () => clearTimeout(timer))
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
