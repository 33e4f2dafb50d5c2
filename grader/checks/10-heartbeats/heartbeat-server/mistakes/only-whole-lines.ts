// fails: sends no ping while the client talks, be it a line, half a line or a pong
// likely: the clock was started anew by whole lines alone
import net from 'node:net'

/** How long one client has been silent, and what is done about it. */
type Clock = { start: () => void; stop: () => void }

function serve(socket: net.Socket): void {
  const clock = clockOf(socket)
  let rest = ''

  socket.setEncoding('utf8')
  socket.on('data', (chunk: string) => {
    if (chunk.includes('\n')) clock.start()
    const lines = (rest + chunk).split('\n')
    rest = lines.pop() ?? ''
    const taken = echo(lines)
    if (taken === '' || socket.write(taken)) return
    socket.pause()
    clock.stop()
  })
  socket.on('drain', () => {
    if (!socket.isPaused()) return
    socket.resume()
    clock.start()
  })
  socket.on('end', () => {
    clock.stop()
    socket.end()
  })
  socket.on('error', (error) => console.error(`a client is lost: ${error.message}`))
  socket.on('close', () => clock.stop())
  clock.start()
}

function clockOf(socket: net.Socket): Clock {
  let missed = 0
  let timer: NodeJS.Timeout | undefined

  const stop = (): void => clearTimeout(timer)
  const wind = (): void => {
    stop()
    timer = setTimeout(beat, intervalMs)
  }
  const beat = (): void => {
    if (missed === misses) {
      console.log(JSON.stringify({ dead: socket.remotePort }))
      socket.resetAndDestroy()
      return
    }
    missed += 1
    socket.write('ping\n')
    wind()
  }
  const start = (): void => {
    missed = 0
    wind()
  }
  return { start, stop }
}

/** What is sent back for these lines: each of them, but no pong. */
function echo(lines: readonly string[]): string {
  const texts = lines.map((line) => line.replace(/\r$/, '')).filter((line) => line !== 'pong')
  return texts.map((line) => `${line}\n`).join('')
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
