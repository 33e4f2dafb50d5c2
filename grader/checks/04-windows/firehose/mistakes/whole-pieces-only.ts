// fails: sends each byte with its value, and then its FIN
// likely: the stream is sent in whole pieces, and what is less than one at its end is left out
import net from 'node:net'

const PERIOD = 251
const PIECE_BYTES = 65_536
const NUMBERS = Buffer.from(Array.from({ length: PIECE_BYTES + PERIOD }, (_, at) => at % PERIOD))

function serve(socket: net.Socket): void {
  let sent = 0

  const fill = (): void => {
    while (sent + PIECE_BYTES <= bytes) {
      const from = sent % PERIOD
      sent += PIECE_BYTES
      if (!socket.write(NUMBERS.subarray(from, from + PIECE_BYTES))) return
    }
    socket.end()
  }
  socket.on('drain', fill)
  fill()

  socket.resume()
  socket.on('error', (error) => console.error(error.message))
}

const HOST = '127.0.0.1'
const MOST_BYTES = 1024 ** 3
const USAGE = `usage: main.ts <port> <bytes>
(whole numbers: a port from 0 to 65535, where 0 means any free port, and a count from 1 to ${MOST_BYTES})`

const { port, bytes } = readArguments(process.argv.slice(2))
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
function readArguments(args: string[]): { port: number; bytes: number } {
  const [portText = '', bytesText = ''] = args
  if (args.length === 2 && isWhole(portText, [0, 65_535]) && isWhole(bytesText, [1, MOST_BYTES]))
    return { port: Number(portText), bytes: Number(bytesText) }
  console.error(USAGE)
  process.exit(2)
}

/** Whether the text is a whole number in this range. Number() alone would also take '1e3'. */
function isWhole(text: string, [least, most]: readonly [number, number]): boolean {
  return /^\d+$/.test(text) && Number(text) >= least && Number(text) <= most
}
