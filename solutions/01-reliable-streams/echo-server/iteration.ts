// Async iteration: the code reads like the promise, and what is not asked for is not read.
import { once } from 'node:events'
import net from 'node:net'

function serve(socket: net.Socket): void {
  // The loop below throws what goes wrong while it runs. Its last bytes leave after it, though, and
  // a reset at that time would find no other listener.
  socket.on('error', (error) => console.error(`a client is lost: ${error.message}`))
  // What breaks the loop off has been told above. Nothing of the connection stays.
  echo(socket).catch(() => socket.destroy())
}

async function echo(socket: net.Socket): Promise<void> {
  // A socket that is gone never drains: its close must end the wait, too.
  const closed = new AbortController()
  socket.once('close', () => closed.abort())

  // By default the end of the loop destroys the socket, with all that is written and not yet sent.
  for await (const chunk of socket.iterator({ destroyOnReturn: false })) {
    // To wait here is to read no further: the window closes, and TCP holds the sender back.
    if (!socket.write(chunk)) await once(socket, 'drain', { signal: closed.signal })
  }
  socket.end()
}

const HOST = '127.0.0.1'
const USAGE = 'usage: main.ts <port>   (a whole number from 0 to 65535; 0 means any free port)'

const port = readPort(process.argv.slice(2))
// Half-open: else Node ends our side at the client's FIN, with the last chunk still in the loop.
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
