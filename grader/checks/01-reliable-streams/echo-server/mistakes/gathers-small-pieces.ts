// fails: answers before the client has finished
// likely: a few bytes were kept back until more of them came, to save a write
import net from 'node:net'

const WORTH_A_WRITE_BYTES = 8

function serve(socket: net.Socket): void {
  let kept: Buffer = Buffer.alloc(0)

  socket.on('data', (chunk: Buffer) => {
    kept = Buffer.concat([kept, chunk])
    if (kept.length < WORTH_A_WRITE_BYTES) return
    if (!socket.write(kept)) socket.pause()
    kept = Buffer.alloc(0)
  })
  socket.on('drain', () => socket.resume())
  socket.on('end', () => socket.end(kept))
  socket.on('error', (error) => console.error(error.message))
}

const HOST = '127.0.0.1'
const USAGE = 'usage: main.ts <port>   (a whole number from 0 to 65535; 0 means any free port)'

const port = readPort(process.argv.slice(2))
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

/** The port that the command line names; anything else there ends the program with status 2. */
function readPort(args: string[]): number {
  const [text = ''] = args
  // Number() alone would also take '', '1e3' and '0x50' for a port.
  if (args.length === 1 && /^\d+$/.test(text) && Number(text) <= 65_535) return Number(text)
  console.error(USAGE)
  process.exit(2)
}
