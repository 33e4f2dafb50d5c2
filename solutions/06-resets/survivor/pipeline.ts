// pipeline: a Transform turns whole lines into answers; holding back and cleaning up are the pipeline's business.
import net from 'node:net'
import { pipeline, Transform } from 'node:stream'

const LINE_FEED = 10

const open = new Set<net.Socket>()
const counts = { served: 0, closed: 0, reset: 0 }

function serve(socket: net.Socket): void {
  open.add(socket)
  let failed = false
  // The socket's own error is asked, not the pipeline's: that may tell of the other end of the pipe.
  socket.on('error', () => (failed = true))
  pipeline(socket, answering(), socket, (error) => {
    if (error) console.error(`a client is lost: ${error.message}`)
  })
  socket.on('close', () => {
    // Those that are still there at the signal are ended by us, and don't count.
    if (open.delete(socket)) counts[failed ? 'reset' : 'closed'] += 1
  })
}

/** Passes whole lines on, in upper case. What begins a line waits for its end; at the FIN it is dropped. */
function answering(): Transform {
  let begun: Buffer[] = []
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const end = chunk.lastIndexOf(LINE_FEED) + 1
      const whole = end > 0 ? Buffer.concat([...begun, chunk.subarray(0, end)]) : Buffer.alloc(0)
      if (end > 0) begun = []
      if (end < chunk.length) begun.push(Buffer.from(chunk.subarray(end)))
      counts.served += countLines(whole)
      if (whole.length > 0) this.push(inUpperCase(whole))
      done()
    },
  })
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
// Half-open: the pipeline ends the socket behind the last answer, and no one else does.
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
