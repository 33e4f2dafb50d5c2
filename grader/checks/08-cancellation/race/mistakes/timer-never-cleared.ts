// fails: is gone as soon as the race is over
// likely: the timer of the time-out was never cleared, and kept the program alive
import net from 'node:net'

type Result = { winner: number; ms: number } | { errors: Record<string, string> }
type Task = { host: string; ports: number[]; timeoutMs: number }

const HOST = '127.0.0.1'
const USAGE = `usage: main.ts <timeout-ms> <port>…
(whole numbers: a time from 1 to 600000, ports from 1 to 65535)`
const STAGGER_MS = 250

/** All that is under way, in one place: so one function can end it. */
class Race {
  readonly #print: (line: Result) => void
  readonly #task: Task
  readonly #queue: number[]
  readonly #dials = new Set<net.Socket>()
  readonly #errors: Record<string, string> = {}
  readonly #started = performance.now()
  readonly #interrupted = (): void => process.exit(130)
  #stagger: NodeJS.Timeout | undefined
  #winner: net.Socket | undefined

  constructor(print: (line: Result) => void, task: Task) {
    this.#print = print
    this.#task = task
    this.#queue = [...task.ports]
  }

  /** From here on it ends by itself, one way or another. */
  start(): void {
    setTimeout(() => {
      if (process.exitCode === undefined) this.#end(4)
    }, this.#task.timeoutMs)
    process.once('SIGINT', this.#interrupted)
    this.#dialNext()
  }

  #dialNext(): void {
    clearTimeout(this.#stagger)
    const port = this.#queue.shift()
    if (port === undefined) return
    if (this.#queue.length > 0) this.#stagger = setTimeout(() => this.#dialNext(), STAGGER_MS)
    const socket = net.connect({ host: this.#task.host, port })
    this.#dials.add(socket)
    socket.on('connect', () => this.#won(socket, port))
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (socket === this.#winner) this.#end(1)
      else this.#failed(socket, port, error)
    })
  }

  #won(socket: net.Socket, port: number): void {
    this.#winner = socket
    const ms = performance.now() - this.#started
    clearTimeout(this.#stagger)
    for (const loser of this.#dials) if (loser !== socket) loser.destroy()
    socket.end('hello\n')
    socket.resume()
    socket.on('end', () => {
      this.#print({ winner: port, ms })
      this.#end(0)
    })
  }

  #failed(socket: net.Socket, port: number, { code = 'unknown' }: NodeJS.ErrnoException): void {
    this.#errors[port] = code
    if (Object.keys(this.#errors).length === this.#task.ports.length) {
      this.#print({ errors: this.#errors })
      this.#end(1)
      return
    }
    const isLatest = [...this.#dials].at(-1) === socket
    if (isLatest) this.#dialNext()
  }

  /** Lets go of everything, so that the program ends by itself: process.exit() may cut off what is printed. */
  #end(status: number): void {
    process.exitCode = status
    clearTimeout(this.#stagger)
    process.off('SIGINT', this.#interrupted)
    for (const socket of this.#dials) socket.destroy()
  }
}

const race = new Race(
  (line) => console.log(JSON.stringify(line)),
  readArguments(process.argv.slice(2)),
)
race.start()

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
