// Async iteration: one loop for each client. Where it waits for the client to read, it hears nothing itself.
import { once } from 'node:events'
import net from 'node:net'

function serve(socket: net.Socket): void {
  // The loop hears of a reset only while it reads; this listener is there all the time.
  socket.on('error', (error) => console.error(`a client is lost: ${error.message}`))
  // What breaks the loop off has been told above.
  echo(socket).catch(() => socket.destroy())
}

async function echo(socket: net.Socket): Promise<void> {
  // A socket that is gone never drains, and never needs its clock again.
  const closed = new AbortController()
  const clock = new Clock(socket)
  socket.once('close', () => {
    clock.stop()
    closed.abort()
  })
  socket.setEncoding('utf8')

  let rest = ''
  clock.start()
  for await (const chunk of socket.iterator({ destroyOnReturn: false })) {
    // Any byte is a sign of life, whatever the lines turn out to be.
    clock.start()
    const lines = (rest + chunk).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) {
      const text = line.endsWith('\r') ? line.slice(0, -1) : line
      if (text === 'pong' || socket.write(`${text}\n`)) continue
      // Nobody hears the client while we wait here, so nobody may call it silent.
      clock.stop()
      await once(socket, 'drain', { signal: closed.signal })
      clock.start()
    }
  }
  // The client has sent its FIN: it can give no sign of life any more, and owes none.
  clock.stop()
  socket.end()
}

/** The silence of one client. */
class Clock {
  readonly #socket: net.Socket
  #missed = 0
  #timer: NodeJS.Timeout | undefined

  constructor(socket: net.Socket) {
    this.#socket = socket
  }

  /** Begins a silence, whatever there was before. */
  start(): void {
    this.#missed = 0
    this.#wind()
  }

  stop(): void {
    clearTimeout(this.#timer)
  }

  #wind(): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#isOver(), intervalMs)
  }

  #isOver(): void {
    if (this.#missed < misses) {
      this.#missed += 1
      this.#socket.write('ping\n')
      this.#wind()
      return
    }
    // A closed socket has no port any more, so it is told first.
    console.log(JSON.stringify({ dead: this.#socket.remotePort }))
    this.#socket.resetAndDestroy()
  }
}

const HOST = '127.0.0.1'
const MOST_MS = 600_000
const MOST_MISSES = 1_000
const USAGE = `usage: main.ts <port> <interval-ms> <misses>
(whole numbers: a port from 0 to 65535, where 0 means any free port, a time from 1 to ${MOST_MS}, a count from 1 to ${MOST_MISSES})`

const { port, intervalMs, misses } = readArguments(process.argv.slice(2))
// Half-open: a client that ends its side is still owed its last echo, and our FIN is ours to send.
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
function readArguments(args: string[]): { port: number; intervalMs: number; misses: number } {
  const limits = [
    [0, 65_535],
    [1, MOST_MS],
    [1, MOST_MISSES],
  ] as const
  const isRight = args.length === 3 && limits.every((limit, at) => isWhole(args[at] ?? '', limit))
  if (!isRight) {
    console.error(USAGE)
    process.exit(2)
  }
  return { port: Number(args[0]), intervalMs: Number(args[1]), misses: Number(args[2]) }
}

/** Whether the text is a whole number in this range. Number() alone would also take '1e3'. */
function isWhole(text: string, [least, most]: readonly [number, number]): boolean {
  return /^\d+$/.test(text) && Number(text) >= least && Number(text) <= most
}
