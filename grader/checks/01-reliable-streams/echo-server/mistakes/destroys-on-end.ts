// fails: sends everything to a client that half-closes, and then its FIN
// likely: the socket was destroyed at the client's FIN, with bytes still to be sent
import net from 'node:net'
import { setImmediate as nextTurn } from 'node:timers/promises'

const LARGE_BYTES = 16 * 1024 * 1024

function serve(socket: net.Socket): void {
  const queue: Buffer[] = []
  let sending = false

  async function send(): Promise<void> {
    if (sending) return
    sending = true
    for (let chunk = queue.shift(); chunk !== undefined; chunk = queue.shift()) {
      const bytes = chunk
      await new Promise((resolve) => socket.write(bytes, resolve))
      // One chunk a turn, so that the other clients get theirs.
      await nextTurn()
    }
    sending = false
    socket.resume()
  }

  socket.on('data', (chunk: Buffer) => {
    queue.push(chunk)
    // So much doesn't fit into memory: from here on, wait until all is sent.
    if (socket.bytesRead > LARGE_BYTES) socket.pause()
    void send()
  })
  socket.on('end', () => socket.destroy())
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
