// fails: passes on a reset as a reset, from either side
// likely: a side that had sent its FIN got a FIN when the other one was reset, as if all had gone well
import net from 'node:net'

type Line = { client: number; up: number; down: number; ending: 'closed' | 'reset' }
type Connection = { reset: () => void; tell: () => void }

const DIAL_WITHIN_MS = 1_000
const LEAVE_WITHIN_MS = 5_000

const open = new Set<Connection>()

function serve(client: net.Socket): void {
  const upstream = net.connect({ port: upstreamPort, host: HOST, allowHalfOpen: true })
  const line: Line = { client: client.remotePort ?? 0, up: 0, down: 0, ending: 'closed' }
  const connection: Connection = {
    reset: () => {
      line.ending = 'reset'
      clearTimeout(dialTimer)
      reset(client)
      reset(upstream)
    },
    tell: () => {
      open.delete(connection)
      report(line)
    },
  }
  open.add(connection)
  const dialTimer = setTimeout(connection.reset, DIAL_WITHIN_MS)

  upstream.on('connect', () => {
    clearTimeout(dialTimer)
    pass(client, upstream, (bytes) => (line.up += bytes))
    pass(upstream, client, (bytes) => (line.down += bytes))
  })

  let closed = 0
  for (const socket of [client, upstream]) {
    const other = socket === client ? upstream : client
    socket.on('error', () => {
      // Who has said all that it had to say has no more to lose.
      if (!other.readableEnded) return connection.reset()
      line.ending = 'reset'
      other.end()
    })
    socket.on('close', () => {
      closed += 1
      if (closed === 2 && open.has(connection)) connection.tell()
      if (leaving && open.size === 0) process.exit(0)
    })
  }
}

function pass(from: net.Socket, to: net.Socket, count: (bytes: number) => void): void {
  from.on('data', (chunk: Buffer) => {
    count(chunk.length)
    if (!to.write(chunk)) from.pause()
  })
  to.on('drain', () => from.resume())
  from.on('end', () => to.end())
}

function reset(socket: net.Socket): void {
  if (socket.destroyed) return
  const hasSentFin = socket.writableEnded && socket.writableLength === 0
  if (socket.connecting || hasSentFin) socket.destroy()
  else socket.resetAndDestroy()
}

let leaving = false

function leave(): void {
  if (leaving) giveUp()
  leaving = true
  server.close()
  if (open.size === 0) process.exit(0)
  setTimeout(giveUp, LEAVE_WITHIN_MS)
}

function giveUp(): void {
  for (const connection of open) {
    connection.reset()
    connection.tell()
  }
  process.exit(1)
}

const HOST = '127.0.0.1'
const USAGE = `usage: main.ts <port> <upstream-port>
(whole numbers: a port from 0 to 65535, where 0 means any free port; the upstream's port from 1 to 65535)`

const { port, upstreamPort } = readArguments(process.argv.slice(2))
const server = net.createServer({ allowHalfOpen: true }, serve)

process.on('SIGTERM', leave)
process.on('SIGINT', leave)

server.on('error', (error: NodeJS.ErrnoException) => {
  console.error(error.message)
  process.exit(error.code === 'EADDRINUSE' ? 3 : 1)
})

server.listen(port, HOST, () => {
  // Safe: a server that listens on a port has an AddressInfo. It is asked because port 0 means any.
  const address = server.address() as net.AddressInfo
  console.error(`listening on ${HOST}:${address.port}`)
})

/** Prints the line of one connection. */
function report(line: Line): void {
  console.log(JSON.stringify(line))
}

/** What the command line says; anything wrong there ends the program with status 2. */
function readArguments(args: string[]): { port: number; upstreamPort: number } {
  const [portText = '', upstreamText = ''] = args
  const right = args.length === 2 && isPort(portText) && isPort(upstreamText)
  if (right && Number(upstreamText) > 0)
    return { port: Number(portText), upstreamPort: Number(upstreamText) }
  console.error(USAGE)
  process.exit(2)
}

/** Whether the text is a port. Number() alone would also take '1e3'. */
function isPort(text: string): boolean {
  return /^\d+$/.test(text) && Number(text) <= 65_535
}
