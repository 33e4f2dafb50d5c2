// A ring buffer: the window is a ring of bytes, and beside it stands which of them have come.
import dgram from 'node:dgram'

/** What a segment of the sender says that matters here. */
type Segment = { seq: number; flags: number; payload: Buffer }

/** What an ACK says: the next byte expected, and how many bytes from there on we can take. */
type Answer = { ack: number; window: number }

const HEADER_BYTES = 12
const [SYN, ACK, FIN] = [0x01, 0x02, 0x04]
const KNOWN_FLAGS = SYN | ACK | FIN
const CAPACITY_BYTES = 65_535
const LINGER_MS = 500

// Numbers on the wire wrap around. Inside, a byte has its position: 0 is the first one of the
// stream, and a double counts to 8 PiB. Position p lies in ring[p % CAPACITY_BYTES].
const ring = Buffer.alloc(CAPACITY_BYTES)
const has = new Uint8Array(CAPACITY_BYTES)

let sender: { address: string; port: number; firstSeq: number } | undefined
let next = 0
let end = Number.POSITIVE_INFINITY
let ended = false

function receive(datagram: Buffer, from: dgram.RemoteInfo): Answer | undefined {
  if (datagram.length < HEADER_BYTES) return undefined
  const segment = parse(datagram)
  if ((segment.flags & ~KNOWN_FLAGS) !== 0 || !isOurs(segment, from)) return undefined
  // What is ignored has returned by now: it doesn't keep us waiting.
  if (ended) waitForQuiet()

  const { seq, flags, payload } = segment
  if (payload.length === 0 && (flags & (SYN | FIN)) === 0) return undefined
  // The SYN's number comes before the first byte's.
  take(positionOf((flags & SYN) === 0 ? seq : seq + 1), payload, flags)
  return answer()
}

/** Whether the segment is of the connection that the first SYN opens; that one opens it here. */
function isOurs({ seq, flags }: Segment, { address, port }: dgram.RemoteInfo): boolean {
  const isSyn = (flags & SYN) !== 0
  if (sender === undefined && isSyn) sender = { address, port, firstSeq: seq + 1 }
  return (
    sender?.address === address && sender.port === port && (!isSyn || sender.firstSeq === seq + 1)
  )
}

/** The position that a sequence number stands for: of all that are 2³² apart, the one near `next`. */
function positionOf(seq: number): number {
  // The bitwise "or" takes the difference modulo 2³², from -2³¹ to 2³¹ - 1.
  return next + ((seq - ackNumber()) | 0) + (ended ? 1 : 0)
}

function ackNumber(): number {
  // The FIN takes a number, too, once all before it is here.
  return ((sender?.firstSeq ?? 0) + next + (ended ? 1 : 0)) >>> 0
}

/**
 * Bytes that wait for standard output lie in our memory. They are taken off, so the window closes.
 * What waits behind a gap isn't: its place was promised when the window was announced.
 */
function windowSize(): number {
  return Math.max(0, CAPACITY_BYTES - process.stdout.writableLength)
}

let announced = CAPACITY_BYTES

function answer(): Answer {
  announced = windowSize()
  return { ack: ackNumber(), window: announced }
}

/**
 * Tells the sender unasked that there is room again, once it is half a window: a window opened byte
 * by byte would make it send segments of one byte (RFC 9293 § 3.8.6.2.2).
 */
function announceRoom(): void {
  const half = CAPACITY_BYTES / 2
  if (sender === undefined || announced >= half || windowSize() < half) return
  socket.send(format(answer()), sender.port, sender.address)
}

function take(position: number, payload: Buffer, flags: number): void {
  const edge = next + windowSize()
  const last = position + payload.length
  // Old bytes in front and bytes beyond the window behind are cut off; what is between is kept.
  for (let p = Math.max(position, next); p < Math.min(last, edge, end); p++) {
    ring[p % CAPACITY_BYTES] = payload[p - position] ?? 0
    has[p % CAPACITY_BYTES] = 1
  }
  const isFirstFin = (flags & FIN) !== 0 && end === Number.POSITIVE_INFINITY
  if (isFirstFin && last >= next && last <= edge) end = last
  deliver()
}

function deliver(): void {
  const from = next
  while (next < end && has[next % CAPACITY_BYTES] === 1) {
    has[next % CAPACITY_BYTES] = 0
    next += 1
  }
  if (next > from) process.stdout.write(copyOf(from, next), announceRoom)
  if (next === end && !ended) finish()
}

/** The ring's bytes from one position to another; they leave the ring, and may be overwritten. */
function copyOf(from: number, to: number): Buffer {
  const start = from % CAPACITY_BYTES
  const stop = start + to - from
  const wrapped = Math.max(0, stop - CAPACITY_BYTES)
  return Buffer.concat([ring.subarray(start, stop), ring.subarray(0, wrapped)])
}

let quiet: NodeJS.Timeout | undefined
let isQuiet = false
let isWritten = false

function finish(): void {
  ended = true
  process.stdout.end(() => {
    isWritten = true
    leave()
  })
  waitForQuiet()
}

/** Our last ACK may be lost. Then the sender repeats its FIN, and we must still be here to answer. */
function waitForQuiet(): void {
  isQuiet = false
  clearTimeout(quiet)
  quiet = setTimeout(() => {
    isQuiet = true
    leave()
  }, LINGER_MS)
}

function leave(): void {
  if (isQuiet && isWritten) process.exit(0)
}

// The reader of our output is gone, so the stream can't be delivered.
process.stdout.on('error', (error) => {
  console.error(error.message)
  process.exit(1)
})

const HOST = '127.0.0.1'
const USAGE = 'usage: main.ts <udp-port>   (a whole number from 0 to 65535; 0 means any free port)'

const port = readPort(process.argv.slice(2))
const socket = dgram.createSocket('udp4')

process.on('SIGTERM', () => process.exit(1))

socket.on('error', (error: NodeJS.ErrnoException) => {
  console.error(error.message)
  process.exit(error.code === 'EADDRINUSE' ? 3 : 1)
})

socket.on('message', (datagram, from) => {
  const reply = receive(datagram, from)
  if (reply) socket.send(format(reply), from.port, from.address)
})

socket.bind(port, HOST, () => {
  // It is asked because port 0 means any.
  console.error(`listening on ${HOST}:${socket.address().port}`)
})

/** Reads the header's fields, big-endian, as README.md lays them out. It needs 12 bytes at least. */
function parse(datagram: Buffer): Segment {
  return {
    seq: datagram.readUInt32BE(0),
    flags: datagram.readUInt8(8),
    payload: datagram.subarray(HEADER_BYTES),
  }
}

/** The datagram of an ACK: sequence number 0, no payload. */
function format({ ack, window }: Answer): Buffer {
  const header = Buffer.alloc(HEADER_BYTES)
  header.writeUInt32BE(ack, 4)
  header.writeUInt8(ACK, 8)
  header.writeUInt16BE(window, 10)
  return header
}

/** The port that the command line names; anything else there ends the program with status 2. */
function readPort(args: string[]): number {
  const [text = ''] = args
  // Number() alone would also take '', '1e3' and '0x50' for a port.
  if (args.length === 1 && /^\d+$/.test(text) && Number(text) <= 65_535) return Number(text)
  console.error(USAGE)
  process.exit(2)
}
