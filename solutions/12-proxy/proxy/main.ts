// Events: two sockets a connection, two directions, and one function for both of them.
import net from 'node:net'

type Line = { client: number; up: number; down: number; ending: 'closed' | 'reset' }

/** A connection through the proxy, as `leave` sees it. */
type Connection = { reset: () => void; tell: () => void }

const DIAL_WITHIN_MS = 1_000
const LEAVE_WITHIN_MS = 5_000

const open = new Set<Connection>()

function serve(client: net.Socket): void {
  // Half-open as well as the client's: a FIN from the upstream must not end our side by itself.
  const upstream = net.connect({ port: upstreamPort, host: HOST, allowHalfOpen: true })
  // Asked now: a socket that is closed no longer knows.
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
    // No sooner, so what is counted has been handed to somebody. Until then the client's bytes wait.
    pass(client, upstream, (bytes) => (line.up += bytes))
    pass(upstream, client, (bytes) => (line.down += bytes))
  })

  let closed = 0
  for (const socket of [client, upstream]) {
    // A reset, or nobody there: the other end must hear of it.
    socket.on('error', connection.reset)
    socket.on('close', () => {
      closed += 1
      if (closed === 2 && open.has(connection)) connection.tell()
      if (leaving && open.size === 0) process.exit(0)
    })
  }
}

/** Hands on what comes from the one socket, no faster than the other one takes it, and then the FIN. */
function pass(from: net.Socket, to: net.Socket, count: (bytes: number) => void): void {
  from.on('data', (chunk: Buffer) => {
    count(chunk.length)
    // Unread bytes fill the kernel's buffer, its window closes, and the sender is held up by its own kernel.
    if (!to.write(chunk)) from.pause()
  })
  to.on('drain', () => from.resume())
  // One direction is over; the other one has an 'end' of its own.
  from.on('end', () => to.end())
}

/** Resets a connection where that is still possible. */
function reset(socket: net.Socket): void {
  if (socket.destroyed) return
  // A socket that isn't connected has nobody to send a RST to: Node would wait for the connection. And while
  // our FIN is being sent it can't send one; closing has to do, and the other end hears of it when it writes.
  const hasSentFin = socket.writableEnded && socket.writableLength === 0
  if (socket.connecting || hasSentFin) socket.destroy()
  else socket.resetAndDestroy()
}

let leaving = false

function leave(): void {
  if (leaving) giveUp()
  leaving = true
  // Refuses from now on. Its callback would know of the clients' sockets alone, and not of the upstream's.
  server.close()
  if (open.size === 0) process.exit(0)
  setTimeout(giveUp, LEAVE_WITHIN_MS)
}

function giveUp(): void {
  for (const connection of open) {
    connection.reset()
    // 'close' would come in a later turn of the loop, and there will be none.
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
