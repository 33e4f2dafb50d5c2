// fails: says nothing more after SIGTERM, and ends at grace-ms, whoever is left
// likely: after SIGTERM the server waited for its clients to end first
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

/** The members of a room by their names. */
type Room = Map<string, Client>

const rooms = new Map<string, Room>()
const clients = new Set<Client>()

class Client {
  readonly #socket: net.Socket
  #room: Room | undefined
  #name = ''
  #kept: Buffer = Buffer.alloc(0)
  #missed = 0
  #ended = false
  #frameTimer: NodeJS.Timeout | undefined
  #graceTimer: NodeJS.Timeout | undefined
  readonly #joinTimer = setTimeout(() => this.#refuse('join deadline'), joinMs)
  // Any byte starts it anew; each ping lets it run again.
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

  /** Ends our side behind what is owed, and goes on reading: what is unread at the close would make it a reset. */
  end(): void {
    if (this.#ended) return
    this.#stop()
    this.#socket.end()
    this.#graceTimer = setTimeout(() => this.#socket.resetAndDestroy(), graceMs)
  }

  send(text: string): void {
    if (this.#ended || this.#socket.destroyed) return
    this.#socket.write(frame(text))
    // The others hear of it at 'close': not now, in the middle of what is being told to them.
    if (this.#socket.writableLength > maxOwed) this.#socket.resetAndDestroy()
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
    // Once for each frame, at its first byte.
    if (this.#kept.length > 0 && !this.#ended)
      this.#frameTimer ??= setTimeout(() => this.#refuse('frame deadline'), frameMs)
  }

  #hear(text: string): void {
    const join = /^join ([a-z0-9]{1,16}) ([a-z0-9]{1,16})$/.exec(text)
    if (text === 'pong') return
    if (this.#room && text.startsWith('say '))
      tell(this.#room, `said ${this.#name} ${text.slice(4)}`)
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
    tell(room, `joined ${name}`)
  }

  #refuse(words: string): void {
    this.send(`error ${words}`)
    this.end()
  }

  #beat(): void {
    if (this.#missed === misses) return void this.#socket.resetAndDestroy()
    this.#missed += 1
    this.send('ping')
    this.#beatTimer.refresh()
  }

  /** From here on nothing is due any more, and the room goes on without this client. */
  #stop(): void {
    this.#ended = true
    for (const timer of [this.#joinTimer, this.#frameTimer, this.#beatTimer]) clearTimeout(timer)
    const room = this.#room
    this.#room = undefined
    room?.delete(this.#name)
    if (room && !leaving) tell(room, `left ${this.#name}`)
    // A room without members is forgotten: strangers choose the names.
    if (room?.size === 0) for (const [name, each] of rooms) if (each === room) rooms.delete(name)
  }
}

/** The one door: what goes through it one after the other, all members hear in that order. */
function tell(room: Room, text: string): void {
  for (const member of room.values()) member.send(text)
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
  // Each connection has a bound of its own from now on, so the last of them is over in time.
  server.close(() => process.exit(0))
}

// Half-open: else Node sends our FIN at the client's, in front of what it is still owed.
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
