// Events: the socket says what happens, and each thing that can happen has one listener.
import net from 'node:net'

function serve(socket: net.Socket): void {
  socket.on('data', (chunk: Buffer) => {
    // False: this client takes its bytes more slowly than it sends them. While we don't read, the
    // receive buffer fills and the window closes, so TCP holds the sender back, not our memory.
    if (!socket.write(chunk)) socket.pause()
  })
  socket.on('drain', () => socket.resume())

  // The client's FIN says only that it sends no more; it may still wait for most of its bytes.
  // Where destroy() would drop them, end() puts our FIN behind them.
  socket.on('end', () => socket.end())

  // A reset ends one connection. An 'error' that nobody listens to would end them all.
  socket.on('error', (error) => console.error(`a client is lost: ${error.message}`))
}

const HOST = '127.0.0.1'
const USAGE = 'usage: main.ts <port>   (a whole number from 0 to 65535; 0 means any free port)'

const port = readPort(process.argv.slice(2))
// Half-open: our FIN is ours to send, when the last byte is on its way.
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
