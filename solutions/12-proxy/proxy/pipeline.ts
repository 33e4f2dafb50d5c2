// Promises: pipeline() does the passing, the back-pressure and the FIN; what is left is how it ends.
import { once } from 'node:events'
import net from 'node:net'
import { pipeline } from 'node:stream/promises'

type Line = { client: number; up: number; down: number; ending: 'closed' | 'reset' }

const DIAL_WITHIN_MS = 1_000
const LEAVE_WITHIN_MS = 5_000

const open = new Set<Connection>()

class Connection {
  readonly #client: net.Socket
  readonly #upstream: net.Socket
  readonly #port: number
  #ending: Line['ending'] = 'closed'

  constructor(client: net.Socket) {
    this.#client = client
    this.#port = client.remotePort ?? 0
    this.#upstream = net.connect({ port: upstreamPort, host: HOST, allowHalfOpen: true })
    for (const socket of [this.#client, this.#upstream])
      // These listeners are the first ones: pipeline() would only destroy() the other end, and that is a FIN.
      socket.on('error', () => this.reset())
  }

  /** Resolves when both sockets are closed. */
  async run(): Promise<void> {
    const [client, upstream] = [this.#client, this.#upstream]
    const closed = [client, upstream].map(
      (socket) => new Promise((resolve) => socket.once('close', resolve)),
    )
    try {
      await once(upstream, 'connect', { signal: AbortSignal.timeout(DIAL_WITHIN_MS) })
      // Both directions, whichever ends first. pipeline() ends the destination behind the last byte.
      await Promise.all([pipeline(client, upstream), pipeline(upstream, client)])
    } catch {
      this.reset()
    }
    await Promise.all(closed)
  }

  reset(): void {
    this.#ending = 'reset'
    for (const socket of [this.#client, this.#upstream].filter(({ destroyed }) => !destroyed)) {
      const hasSentFin = socket.writableEnded && socket.writableLength === 0
      if (socket.connecting || hasSentFin) socket.destroy()
      else socket.resetAndDestroy()
    }
  }

  /** The sockets themselves know what they were given. One that never connected was given nothing. */
  tell(): void {
    open.delete(this)
    const [up, down] = [this.#upstream.bytesWritten, this.#client.bytesWritten]
    report({ client: this.#port, up, down, ending: this.#ending })
  }
}

async function serve(client: net.Socket): Promise<void> {
  const connection = new Connection(client)
  open.add(connection)
  await connection.run()
  if (open.has(connection)) connection.tell()
  if (leaving && open.size === 0) process.exit(0)
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
const server = net.createServer({ allowHalfOpen: true }, (client) => void serve(client))

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
