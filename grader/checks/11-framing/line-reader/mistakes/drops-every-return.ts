// fails: prints each line, however it is delivered
// likely: every \r was taken out, also those that belong to a line
import net from 'node:net'

function serve(socket: net.Socket): void {
  const client = socket.remotePort
  let pending: Buffer = Buffer.alloc(0)
  socket.on('data', (chunk: Buffer) => {
    pending = Buffer.concat([pending, chunk])
    for (let end = pending.indexOf(10); end >= 0; end = pending.indexOf(10)) {
      let line = pending.subarray(0, end)
      if (line.at(-1) === 13) line = line.subarray(0, -1)
      if (line.length > maxBytes) return socket.resetAndDestroy()
      print(client, line.toString().replaceAll('\r', ''))
      pending = pending.subarray(end + 1)
    }
    if (pending.length > maxBytes + (pending.at(-1) === 13 ? 1 : 0)) socket.resetAndDestroy()
  })
  socket.on('end', () => {
    if (pending.length > 0) print(client, pending.toString())
    socket.end()
  })
  socket.on('error', () => {})
}

function print(client: number | undefined, line: string): void {
  console.log(JSON.stringify({ client, line }))
}

type Arguments = { port: number; maxBytes: number }

const HOST = '127.0.0.1'
const USAGE = `usage: main.ts <port> <max-bytes>
(whole numbers: a port from 0 to 65535, 0 for any; max-bytes from 1 to 16777216)`

const { port, maxBytes } = readArguments(process.argv.slice(2))
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
