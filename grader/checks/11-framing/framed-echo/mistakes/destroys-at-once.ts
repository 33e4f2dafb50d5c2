// fails: reads and drops what follows a refused length for a second, and then lets go
// likely: the connection was closed right behind "too large", with bytes still coming
import net from 'node:net'

function serve(socket: net.Socket): void {
  let pending: Buffer = Buffer.alloc(0)
  let refused = false
  socket.on('data', (chunk: Buffer) => {
    if (refused) return
    pending = Buffer.concat([pending, chunk])
    const answers: Buffer[] = []
    while (pending.length >= 4) {
      const length = pending.readUInt32BE()
      if (length > maxBytes) {
        refused = true
        answers.push(frame(Buffer.from('too large')))
        break
      }
      const end = 4 + length
      if (pending.length < end) break
      answers.push(answerTo(pending.subarray(4, end)))
      pending = pending.subarray(end)
    }
    if (answers.length > 0 && !socket.write(Buffer.concat(answers)) && !refused) socket.pause()
    if (refused) letGo(socket)
  })
  socket.on('drain', () => socket.resume())
  socket.on('end', () => socket.end())
  socket.on('error', () => {})
}

function letGo(socket: net.Socket): void {
  socket.end(() => socket.destroy())
}

function answerTo(payload: Buffer): Buffer {
  return frame(Buffer.from(payload.toReversed()))
}

function frame(payload: Buffer): Buffer {
  const prefix = Buffer.alloc(4)
  prefix.writeUInt32BE(payload.length)
  return Buffer.concat([prefix, payload])
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
