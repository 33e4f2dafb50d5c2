// Async iteration: one loop for each client; a reset is thrown out of the loop, and caught for this client alone.
import { once } from 'node:events'
import net from 'node:net'

const LINE_FEED = 10

const open = new Set<net.Socket>()
const counts = { served: 0, closed: 0, reset: 0 }

async function serve(socket: net.Socket): Promise<void> {
  open.add(socket)
  // The loop throws what goes wrong while it waits for a chunk. A reset may come at any other time as well.
  socket.on('error', (error) => console.error(`a client is lost: ${error.message}`))
  // Not once(): that throws the error instead of telling of the close.
  const closed = new Promise<boolean>((resolve) => socket.once('close', resolve))
  await answerLines(socket).catch(() => socket.destroy())
  const failed = await closed
  // Those that are still there at the signal are ended by us, and don't count.
  if (open.delete(socket)) counts[failed ? 'reset' : 'closed'] += 1
}

async function answerLines(socket: net.Socket): Promise<void> {
  // A socket that is gone never drains: its close must end the wait, too.
  const gone = new AbortController()
  socket.once('close', () => gone.abort())
  let begun: Buffer[] = []

  // By default the end of the loop destroys the socket, with all that is written and not yet sent.
  for await (const chunk of socket.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    const end = chunk.lastIndexOf(LINE_FEED) + 1
    if (end > 0) {
      const lines = inUpperCase(Buffer.concat([...begun, chunk.subarray(0, end)]))
      begun = []
      counts.served += countLines(lines)
      // To wait here is to read no further: this client's answers can't pile up.
      if (!socket.write(lines)) await once(socket, 'drain', { signal: gone.signal })
    }
    if (end < chunk.length) begun.push(Buffer.from(chunk.subarray(end)))
  }
  socket.end()
}

/** Bytes, not text: a letter outside ASCII is several bytes, none of which is an ASCII letter. */
function inUpperCase(bytes: Buffer): Buffer {
  return Buffer.from(bytes.map((byte) => (byte >= 97 && byte <= 122 ? byte - 32 : byte)))
}

function countLines(bytes: Buffer): number {
  let lines = 0
  for (const byte of bytes) if (byte === LINE_FEED) lines += 1
  return lines
}

const HOST = '127.0.0.1'
const USAGE = 'usage: main.ts <port>   (a whole number from 0 to 65535; 0 means any free port)'

const port = readPort(process.argv.slice(2))
// Half-open: our FIN comes behind the answers that this client still waits for.
const server = net.createServer({ allowHalfOpen: true }, (socket) => void serve(socket))

process.on('SIGTERM', () => {
  console.log(JSON.stringify(counts))
  server.close()
  for (const socket of open) socket.destroy()
  open.clear()
})

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
