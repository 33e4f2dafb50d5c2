// fails: serves 200 clients at once, each by itself
// likely: all clients shared one queue, so that one stuck client held up the rest
import net from 'node:net'

const queue: { socket: net.Socket; chunk: Buffer }[] = []
let waiting = false

function serve(socket: net.Socket): void {
  socket.on('data', (chunk: Buffer) => {
    // No more from this client until this chunk is sent.
    socket.pause()
    queue.push({ socket, chunk })
    sendNext()
  })
  socket.on('end', () => socket.end())
  socket.on('error', (error) => console.error(error.message))
}

function sendNext(): void {
  if (waiting) return
  const next = queue.shift()
  if (next === undefined) return
  waiting = true
  if (next.socket.destroyed || next.socket.write(next.chunk)) return sent(next.socket)

  const goOn = (): void => {
    next.socket.off('drain', goOn)
    next.socket.off('close', goOn)
    sent(next.socket)
  }
  next.socket.on('drain', goOn)
  next.socket.on('close', goOn)
}

function sent(socket: net.Socket): void {
  waiting = false
  socket.resume()
  sendNext()
}

const HOST = '127.0.0.1'
const USAGE = 'usage: main.ts <port>   (a whole number from 0 to 65535; 0 means any free port)'

const port = readPort(process.argv.slice(2))
const server = net.createServer(serve)

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
