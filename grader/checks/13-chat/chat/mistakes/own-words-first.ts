// fails: tells all members of a room the same, in the same order
// likely: each heard its own words at once, and what the others had said once a turn of the loop
import net from 'node:net'

const HOST = '127.0.0.1'
const PREFIX_BYTES = 4
const ANY_MS = [1, 600_000] as const
/** The arguments in their order, each with the least and the most that it may be. */
const RANGES = {
  port: [0, 65_535],
  maxBytes: [1, 16_777_216],
  maxOwed: [1, 1_073_741_824],
  joinMs: ANY_MS,
  frameMs: ANY_MS,
  beatMs: ANY_MS,
  misses: [1, 1_000],
  graceMs: ANY_MS,
} as const
const USAGE = `usage: main.ts <port> <max-bytes> <max-owed> <join-ms> <frame-ms> <beat-ms> <misses> <grace-ms>
(whole numbers: a port from 0 to 65535, 0 for any; README.md has the ranges of the others)`

const { port, maxBytes, maxOwed, joinMs, frameMs, beatMs, misses, graceMs } = readArguments(
  process.argv.slice(2),
)

type Room = Map<string, Client>

const rooms = new Map<string, Room>()
const clients = new Set<Client>()

class Client {
  readonly #socket: net.Socket
  #room: Room | undefined
  #name = ''
  #kept: Buffer = Buffer.alloc(0)
  /** What others have said in this turn of the loop. */
  #gathered: string[] = []
  #missed = 0
  #ended = false
  #frameTimer: NodeJS.Timeout | undefined
  #graceTimer: NodeJS.Timeout | undefined
  readonly #joinTimer = setTimeout(() => this.#refuse('join deadline'), joinMs)
  readonly #beatTimer = setTimeout(() => this.#beat(), beatMs)

  constructor(socket: net.Socket) {
    this.#socket = socket
    clients.add(this)
    socket.on('data', (chunk: Buffer) => this.#take(chunk))
    socket.on('end', () => this.end())
    socket.on('error', () => {}) // a reset: 'close' follows
    socket.on('close', () => {
      this.#stop()
      clearTimeout(this.#graceTimer)
      clients.delete(this)
    })
  }

  end(): void {
    if (this.#ended) return
    this.#sendGathered()
    this.#stop()
    this.#socket.end()
    this.#graceTimer = setTimeout(() => this.#socket.resetAndDestroy(), graceMs)
  }

  send(text: string): void {
    if (this.#ended || this.#socket.destroyed) return
    this.#socket.write(frame(text))
    if (this.#socket.writableLength > maxOwed) this.#socket.resetAndDestroy()
  }

  sendWithOthers(text: string): void {
    if (this.#gathered.push(text) === 1) setImmediate(() => this.#sendGathered())
  }

  sendBehind(text: string): void {
    this.#sendGathered()
    this.send(text)
  }

  #sendGathered(): void {
    for (const text of this.#gathered.splice(0)) this.send(text)
  }

  #take(chunk: Buffer): void {
    if (this.#ended) return
    this.#missed = 0
    this.#beatTimer.refresh()
    this.#kept = this.#kept.length === 0 ? chunk : Buffer.concat([this.#kept, chunk])
    while (!this.#ended && this.#kept.length >= PREFIX_BYTES) {
      const end = PREFIX_BYTES + this.#kept.readUInt32BE()
      if (end > PREFIX_BYTES + maxBytes) return this.#refuse('too large')
      if (this.#kept.length < end) break
      clearTimeout(this.#frameTimer)
      this.#frameTimer = undefined
      const text = this.#kept.toString('utf8', PREFIX_BYTES, end)
      this.#kept = this.#kept.subarray(end)
      this.#hear(text)
    }
    if (this.#kept.length > 0 && !this.#ended)
      this.#frameTimer ??= setTimeout(() => this.#refuse('frame deadline'), frameMs)
  }

  #hear(text: string): void {
    const join = /^join ([a-z0-9]{1,16}) ([a-z0-9]{1,16})$/.exec(text)
    if (text === 'pong') return
    if (this.#room && text.startsWith('say '))
      tell(this.#room, `said ${this.#name} ${text.slice(4)}`, this)
    else if (!this.#room && join) this.#join(join[1] ?? '', join[2] ?? '')
    else this.#refuse('not understood')
  }

  #join(roomName: string, name: string): void {
    const room = rooms.get(roomName) ?? new Map<string, Client>()
    if (room.has(name)) return this.send(`taken ${name}`)
    clearTimeout(this.#joinTimer)
    rooms.set(roomName, room.set(name, this))
    this.#room = room
    this.#name = name
    tell(room, `joined ${name}`, this)
  }

  #refuse(words: string): void {
    this.sendBehind(`error ${words}`)
    this.end()
  }

  #beat(): void {
    if (this.#missed === misses) return void this.#socket.resetAndDestroy()
    this.#missed += 1
    this.send('ping')
    this.#beatTimer.refresh()
  }

  #stop(): void {
    this.#ended = true
    for (const timer of [this.#joinTimer, this.#frameTimer, this.#beatTimer]) clearTimeout(timer)
    const room = this.#room
    this.#room = undefined
    room?.delete(this.#name)
    if (room && !leaving)
      for (const member of room.values()) member.sendBehind(`left ${this.#name}`)
    if (room?.size === 0) for (const [name, each] of rooms) if (each === room) rooms.delete(name)
  }
}

function tell(room: Room, text: string, speaker: Client): void {
  for (const member of room.values())
    if (member === speaker) member.send(text)
    else member.sendWithOthers(text)
}

function frame(text: string): Buffer {
  const bytes = Buffer.byteLength(text)
  const whole = Buffer.alloc(PREFIX_BYTES + bytes)
  whole.writeUInt32BE(bytes)
  whole.write(text, PREFIX_BYTES)
  return whole
}

let leaving = false

function leave(): void {
  if (leaving) return
  leaving = true
  server.close(() => process.exit(0))
  for (const client of clients) client.end()
}

const server = net.createServer({ allowHalfOpen: true }, (socket) => void new Client(socket))
process.on('SIGTERM', leave)

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
function readArguments(args: string[]): Record<keyof typeof RANGES, number> {
  const ranges = Object.entries(RANGES)
  if (args.length !== ranges.length || !ranges.every(([, range], at) => isWhole(args[at], range))) {
    console.error(USAGE)
    process.exit(2)
  }
  const numbers = ranges.map(([name], at) => [name, Number(args[at])])
  // Safe: each name has its number.
  return Object.fromEntries(numbers) as Record<keyof typeof RANGES, number>
}

/** Whether the text is a whole number in this range. Number() alone would also take '1e3'. */
function isWhole(text = '', [least, most]: readonly [number, number]): boolean {
  return /^\d+$/.test(text) && Number(text) >= least && Number(text) <= most
}
