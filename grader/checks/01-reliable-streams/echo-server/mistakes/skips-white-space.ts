// fails: returns every byte, however they are delivered
// likely: a chunk of nothing but white space was taken for an empty line, and dropped
import net from 'node:net'

function serve(socket: net.Socket): void {
  socket.on('data', (chunk: Buffer) => {
    // An empty line needs no answer.
    if (chunk.toString('latin1').trim() === '') return
    if (!socket.write(chunk)) socket.pause()
  })
  socket.on('drain', () => socket.resume())
  socket.on('end', () => socket.end())
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
