// fails: greets the winner, and prints its line at the FIN of the winner
// likely: the winner was greeted with write(), and no end(): so the program's FIN never came
import net from 'node:net'

type Result = { winner: number; ms: number } | { errors: Record<string, string> }
type Task = { host: string; ports: number[]; timeoutMs: number }

const HOST = '127.0.0.1'
const USAGE = `usage: main.ts <timeout-ms> <port>…
(whole numbers: a time from 1 to 600000, ports from 1 to 65535)`
const STAGGER_MS = 250

race((line) => console.log(JSON.stringify(line)), readArguments(process.argv.slice(2)))

function race(print: (line: Result) => void, { host, ports, timeoutMs }: Task): void {
  const queue = [...ports]
  const errors: Record<string, string> = {}
  const dials = new Set<net.Socket>()
  let stagger: NodeJS.Timeout | undefined
  let winner: net.Socket | undefined

  const started = performance.now()
  const deadline = setTimeout(() => end(4), timeoutMs)
  const interrupted = (): void => end(130)
  process.once('SIGINT', interrupted)
  dialNext()

  function dialNext(): void {
    clearTimeout(stagger)
    const port = queue.shift()
    if (port === undefined) return
    if (queue.length > 0) stagger = setTimeout(dialNext, STAGGER_MS)

    const socket = net.connect({ host, port })
    dials.add(socket)
    socket.on('connect', () => won(socket, port))
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (socket === winner) end(1)
      else failed(socket, port, error)
    })
  }

  function won(socket: net.Socket, port: number): void {
    winner = socket
    const ms = performance.now() - started
    clearTimeout(stagger)
    for (const loser of dials) if (loser !== socket) loser.destroy()
    socket.write('hello\n')
    socket.resume()
    socket.on('end', () => {
      print({ winner: port, ms })
      end(0)
    })
  }

  function failed(
    socket: net.Socket,
    port: number,
    { code = 'unknown' }: NodeJS.ErrnoException,
  ): void {
    const wasLast = [...dials].at(-1) === socket
    errors[port] = code
    if (Object.keys(errors).length === ports.length) {
      print({ errors })
      end(1)
    } else if (wasLast) dialNext()
  }

  /** Lets go of everything, so that the program ends by itself: no process.exit(), no output cut off. */
  function end(status: number): void {
    process.exitCode = status
    clearTimeout(deadline)
    clearTimeout(stagger)
    process.off('SIGINT', interrupted)
    for (const socket of dials) socket.destroy()
  }
}

/** What the command line says; anything wrong there ends the program with status 2. */
function readArguments(args: string[]): Task {
  const [timeText = '', ...portTexts] = args
  const right =
    isWhole(timeText, 600_000) &&
    portTexts.length > 0 &&
    portTexts.every((text) => isWhole(text, 65_535))
  if (right) return { host: HOST, ports: portTexts.map(Number), timeoutMs: Number(timeText) }
  console.error(USAGE)
  process.exit(2)
}

/** Whether the text is a whole number from 1 to the highest. Number() alone would also take '1e3'. */
function isWhole(text: string, highest: number): boolean {
  return /^\d+$/.test(text) && Number(text) >= 1 && Number(text) <= highest
}
