// Async iteration: a generator turns chunks into lines; a line that is too long is an exception.
import net from 'node:net'

class LineTooLong extends Error {}

function serve(socket: net.Socket): void {
  socket.on('error', (error) => console.error(`a client is lost: ${error.message}`))
  print(socket).catch((error: unknown) => {
    if (error instanceof LineTooLong) socket.resetAndDestroy()
    else socket.destroy()
  })
}

async function print(socket: net.Socket): Promise<void> {
  const client = socket.remotePort
  // Left alone at its end: an iterator that destroys the socket would leave no room for a reset.
  for await (const line of linesOf(socket.iterator({ destroyOnReturn: false })))
    console.log(JSON.stringify({ client, line }))
  socket.end()
}

/** The lines in a stream of bytes. Bytes are kept one to a character until a line is whole: so nothing is lost. */
async function* linesOf(chunks: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let kept = ''
  for await (const chunk of chunks) {
    const lines = chunk.toString('latin1').split('\n')
    lines[0] = kept + (lines[0] ?? '')
    // What stands behind the last newline is the beginning of a line.
    kept = lines.pop() ?? ''
    for (const line of lines) yield decoded(line.replace(/\r$/, ''))
    if (kept.length > maxBytes + 1) throw new LineTooLong()
    if (kept.length > maxBytes && !kept.endsWith('\r')) throw new LineTooLong()
  }
  if (kept !== '') yield decoded(kept)
}

function decoded(line: string): string {
  if (line.length > maxBytes) throw new LineTooLong()
  return Buffer.from(line, 'latin1').toString()
}

type Arguments = { port: number; maxBytes: number }

const HOST = '127.0.0.1'
const USAGE = `usage: main.ts <port> <max-bytes>
(whole numbers: a port from 0 to 65535, 0 for any; max-bytes from 1 to 16777216)`

const { port, maxBytes } = readArguments(process.argv.slice(2))
// Half-open: at the client's FIN there may still be a line to print, and we say ourselves when we end.
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
function readArguments(args: string[]): Arguments {
  const [portText = '', maxText = ''] = args
  const right =
    args.length === 2 && isWhole(portText, [0, 65_535]) && isWhole(maxText, [1, 16_777_216])
  if (right) return { port: Number(portText), maxBytes: Number(maxText) }
  console.error(USAGE)
  process.exit(2)
}

/** Whether the text is a whole number in this range. Number() alone would also take '1e3'. */
function isWhole(text: string, [lowest, highest]: [number, number]): boolean {
  return /^\d+$/.test(text) && Number(text) >= lowest && Number(text) <= highest
}
