// fails: counts lines and endings, and prints them on SIGTERM
// likely: 'data' events were counted, not lines
import net from 'node:net'

const LINE_FEED = 10

const open = new Set<net.Socket>()
const counts = { served: 0, closed: 0, reset: 0 }

function serve(socket: net.Socket): void {
  open.add(socket)
  // The beginning of a line whose end has not come. It belongs to this client, and goes when the client goes.
  let begun: Buffer[] = []

  socket.on('data', (chunk: Buffer) => {
    const end = chunk.lastIndexOf(LINE_FEED) + 1
    if (end > 0) {
      const lines = inUpperCase(Buffer.concat([...begun, chunk.subarray(0, end)]))
      begun = []
      counts.served += 1
      // False: this client doesn't read. While we don't read either, its answers can't pile up here.
      if (!socket.write(lines)) socket.pause()
    }
    // A copy: a small rest would keep the whole chunk alive.
    if (end < chunk.length) begun.push(Buffer.from(chunk.subarray(end)))
  })
  socket.on('drain', () => socket.resume())
  socket.on('end', () => socket.end())

  // A reset is the end of one connection, and of nothing else. Without a listener it would be thrown.
  socket.on('error', (error) => console.error(`a client is lost: ${error.message}`))

  // 'close' comes once for each socket, whatever came before, so this is the place to count.
  socket.on('close', (failed) => {
    // Those that are still there at the signal are ended by us, and don't count.
    if (open.delete(socket)) counts[failed ? 'reset' : 'closed'] += 1
  })
}

/** Bytes, not text: a letter outside ASCII is several bytes, none of which is an ASCII letter. */
function inUpperCase(bytes: Buffer): Buffer {
  return Buffer.from(bytes.map((byte) => (byte >= 97 && byte <= 122 ? byte - 32 : byte)))
}

const HOST = '127.0.0.1'
const USAGE = 'usage: main.ts <port>   (a whole number from 0 to 65535; 0 means any free port)'

const port = readPort(process.argv.slice(2))
// Half-open: our FIN comes behind the answers that this client still waits for.
const server = net.createServer({ allowHalfOpen: true }, serve)

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
