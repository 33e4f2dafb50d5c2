// fails: lets a client be silent between lines
// likely: where a line ended, the time of the next one began, before its first byte was there
import net from 'node:net'

const HOST = '127.0.0.1'
const USAGE = `usage: main.ts <port> <line-ms> <total-ms> <write-ms>
(whole numbers: a port from 0 to 65535, 0 means any free port; each time from 1 to 600000)`

const [port, lineMs, totalMs, writeMs] = readArguments(process.argv.slice(2))
const NEWLINE = 10
const RETURN = 13
const open = new Set<net.Socket>()

/** Talks to one client, from its connection on. */
function serve(socket: net.Socket): void {
  const visit = new Visit(socket)
  socket.on('data', visit.take)
  socket.on('end', () => visit.end())
  socket.on('close', () => visit.clear())
}

class Visit {
  readonly #socket: net.Socket
  #length = 0
  #last = 0
  #lineTimer: NodeJS.Timeout | undefined
  readonly #totalTimer = setTimeout(() => this.#giveUp('total'), totalMs)
  readonly #writeTimers = new Set<NodeJS.Timeout>()

  constructor(socket: net.Socket) {
    this.#socket = socket
  }

  readonly take = (chunk: Buffer): void => {
    let answers = ''
    let from = 0
    for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, from)) {
      answers += `ok ${this.#lengthUpTo(chunk, from, at)}\n`
      this.#length = 0
      clearTimeout(this.#lineTimer)
      this.#lineTimer = undefined
      from = at + 1
    }
    if (answers !== '') this.#write(answers)
    const isNew = this.#length === 0
    if (from > 0 || isNew) this.#expectLine()
    if (from === chunk.length) return
    this.#length += chunk.length - from
    this.#last = chunk.at(-1) ?? 0
  }

  #expectLine(): void {
    clearTimeout(this.#lineTimer)
    this.#lineTimer = setTimeout(() => this.#giveUp('line'), lineMs)
  }

  end(): void {
    clearTimeout(this.#lineTimer)
    this.#socket.end()
  }

  clear(): void {
    for (const timer of [this.#totalTimer, this.#lineTimer, ...this.#writeTimers])
      clearTimeout(timer)
  }

  #lengthUpTo(chunk: Buffer, from: number, to: number): number {
    const before = to > from ? chunk[to - 1] : this.#length > 0 ? this.#last : 0
    return this.#length + to - from - (before === RETURN ? 1 : 0)
  }

  #write(answers: string): void {
    const timer = setTimeout(() => this.#socket.resetAndDestroy(), writeMs)
    this.#writeTimers.add(timer)
    this.#socket.write(answers, () => {
      clearTimeout(timer)
      this.#writeTimers.delete(timer)
    })
  }

  #giveUp(deadline: 'line' | 'total'): void {
    clearTimeout(this.#lineTimer)
    clearTimeout(this.#totalTimer)
    if (deadline === 'total' && this.#writeTimers.size > 0) {
      this.#socket.resetAndDestroy()
      return
    }
    this.#socket.off('data', this.take).resume()
    this.#socket.end(`error ${deadline} deadline\n`)
    this.#writeTimers.add(setTimeout(() => this.#socket.resetAndDestroy(), writeMs))
  }
}

// Half-open is allowed: a client that has ended its side still gets its answers, and the FIN is ours to send.
const server = net.createServer({ allowHalfOpen: true }, (socket) => {
  open.add(socket)
  socket.on('close', () => open.delete(socket))
  socket.on('error', () => {}) // a reset: 'close' follows
  serve(socket)
})
server.on('error', (error: NodeJS.ErrnoException) => {
  console.error(error.code === 'EADDRINUSE' ? `port ${port} is in use` : error.message)
  process.exit(3)
})
server.listen(port, HOST, () => {
  const address = server.address() as net.AddressInfo // a TCP server's address is never a string
  console.error(`listening on ${HOST}:${address.port}`)
})
process.on('SIGTERM', () => {
  server.close()
  for (const socket of open) socket.destroy()
})

/** The port and the three times; anything wrong with them ends the program with status 2. */
function readArguments(args: string[]): [number, number, number, number] {
  const [first = '', ...times] = args
  const right =
    isWhole(first, [0, 65_535]) &&
    times.length === 3 &&
    times.every((time) => isWhole(time, [1, 600_000]))
  if (right) return [Number(first), Number(times[0]), Number(times[1]), Number(times[2])]
  console.error(USAGE)
  process.exit(2)
}

/** Whether the text is a whole number in this range. Number() alone would also take '1e3'. */
function isWhole(text: string, [lowest, highest]: [number, number]): boolean {
  return /^\d+$/.test(text) && Number(text) >= lowest && Number(text) <= highest
}
