// Iteration: each connection is a loop over its frames and a loop over its pings; one signal ends both.
import net from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'

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

type Guest = {
  socket: net.Socket
  /** Aborted when our side ends: nothing is due then, and nothing is sent. */
  over: AbortController
  owed: number
  lifeAt: number
  seat?: { room: string; name: string }
}

/** Everybody who is connected, in the order in which they came: a room is those who say so. */
const guests = new Set<Guest>()

async function serve(socket: net.Socket): Promise<void> {
  const guest: Guest = { socket, over: new AbortController(), owed: 0, lifeAt: performance.now() }
  guests.add(guest)
  socket.on('error', () => {}) // a reset: it ends the loop as well
  after(joinMs, guest.over.signal, () => {
    if (!guest.seat) end(guest, 'join deadline')
  })
  beat(guest).catch(() => {})
  try {
    // The rest of the loop is for what a client sends behind its error: read and dropped.
    for await (const text of frames(guest)) if (!guest.over.signal.aborted) hear(guest, text)
  } catch {
    socket.destroy() // it was reset, by the client or by us
  }
  end(guest)
}

/** The frames of a client, to its FIN. Those that break a rule end our side, not the reading. */
async function* frames(guest: Guest): AsyncGenerator<string> {
  let kept: Buffer = Buffer.alloc(0)
  let whole = new AbortController()
  // The end of the loop must not take our side down with it: something may still be owed.
  const chunks: AsyncIterable<Buffer> = guest.socket.iterator({ destroyOnReturn: false })
  for await (const chunk of chunks) {
    if (guest.over.signal.aborted) continue
    guest.lifeAt = performance.now()
    // The time of a frame begins with its first byte, and goes on until the frame is whole.
    const isNew = kept.length === 0
    if (isNew) whole = deadline(guest)
    kept = isNew ? chunk : Buffer.concat([kept, chunk])
    for (let bytes = lengthOf(kept); bytes !== undefined; bytes = lengthOf(kept)) {
      if (bytes > maxBytes) end(guest, 'too large')
      if (bytes > maxBytes || kept.length < PREFIX_BYTES + bytes) break
      whole.abort()
      yield kept.toString('utf8', PREFIX_BYTES, PREFIX_BYTES + bytes)
      kept = kept.subarray(PREFIX_BYTES + bytes)
      if (kept.length > 0) whole = deadline(guest)
    }
  }
  whole.abort()
}

/** The length that a frame begins with, once that is there. */
function lengthOf(kept: Buffer): number | undefined {
  return kept.length < PREFIX_BYTES ? undefined : kept.readUInt32BE()
}

/** A frame's time. Aborted when the frame is whole. */
function deadline(guest: Guest): AbortController {
  const whole = new AbortController()
  const signal = AbortSignal.any([whole.signal, guest.over.signal])
  after(frameMs, signal, () => end(guest, 'frame deadline'))
  return whole
}

function hear(guest: Guest, text: string): void {
  const [verb, room = '', name = '', ...more] = text.split(' ')
  const isJoin = verb === 'join' && isWord(room) && isWord(name) && more.length === 0
  if (text === 'pong') return
  if (guest.seat && text.startsWith('say '))
    tell(guest.seat.room, `said ${guest.seat.name} ${text.slice('say '.length)}`)
  else if (guest.seat || !isJoin) end(guest, 'not understood')
  else if ([...membersOf(room)].some(({ seat }) => seat?.name === name))
    post(guest, `taken ${name}`)
  else {
    guest.seat = { room, name }
    tell(room, `joined ${name}`)
  }
}

function isWord(text: string): boolean {
  return /^[a-z0-9]{1,16}$/.test(text)
}

function membersOf(room: string): Guest[] {
  return [...guests].filter(({ seat }) => seat?.room === room)
}

/** Written for all members before anything else can be: that is their one order. */
function tell(room: string, text: string): void {
  for (const member of membersOf(room)) post(member, text)
}

function post(guest: Guest, text: string): void {
  const { socket, over } = guest
  if (over.signal.aborted || socket.destroyed) return
  const bytes = Buffer.from(`....${text}`)
  bytes.writeUInt32BE(bytes.length - PREFIX_BYTES)
  guest.owed += bytes.length
  // The callback comes when the kernel has taken it.
  socket.write(bytes, () => (guest.owed -= bytes.length))
  // This ends the loop of its frames; so the room hears of it behind what it is being told now.
  if (guest.owed > maxOwed) socket.resetAndDestroy()
}

/** Ends our side, once, behind what is owed and perhaps an error; after its grace the connection is let go of. */
function end(guest: Guest, words?: string): void {
  const { socket, over, seat } = guest
  if (over.signal.aborted) return
  if (words !== undefined) post(guest, `error ${words}`)
  over.abort()
  guests.delete(guest)
  if (seat) tell(seat.room, `left ${seat.name}`)
  socket.end()
  const grace = setTimeout(() => socket.resetAndDestroy(), graceMs)
  if (socket.closed) clearTimeout(grace)
  else socket.on('close', () => clearTimeout(grace))
}

/** Asks for a sign of life when there was none for a while, until there is none at all. */
async function beat(guest: Guest): Promise<void> {
  for (let [asked, askedAt] = [0, guest.lifeAt]; ;) {
    if (guest.lifeAt > askedAt) [asked, askedAt] = [0, guest.lifeAt]
    const dueInMs = askedAt + beatMs - performance.now()
    if (dueInMs > 0) await wait(dueInMs, undefined, { signal: guest.over.signal })
    else if (asked === misses) return void guest.socket.resetAndDestroy()
    else {
      post(guest, 'ping')
      asked += 1
      askedAt = performance.now()
    }
  }
}

/** Does something after a while, unless it is called off before. */
function after(ms: number, signal: AbortSignal, action: () => void): void {
  wait(ms, undefined, { signal }).then(action, () => {})
}

function leave(): void {
  server.close()
  // Nobody is told of the others: all lose their seats before the first of them ends.
  for (const guest of guests) delete guest.seat
  for (const guest of guests) end(guest)
}

// Half-open: else Node sends our FIN at the client's, in front of what it is still owed.
const server = net.createServer({ allowHalfOpen: true }, (socket) => void serve(socket))
// Without a socket, a timer and a place to listen at, the program ends by itself, with status 0.
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
