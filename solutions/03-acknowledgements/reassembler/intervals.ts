// Pieces: what waits behind a gap is a sorted list of pieces that don't overlap, and everything is
// counted in sequence numbers, as it stands on the wire.
import dgram from 'node:dgram'
import { setTimeout as wait } from 'node:timers/promises'

/** What a segment of the sender says that matters here. */
type Segment = { seq: number; flags: number; payload: Buffer }

/** What an ACK says: the next byte expected, and how many bytes from there on we can take. */
type Answer = { ack: number; window: number }

/** Bytes that have come; `seq` is the number of the first. */
type Piece = { seq: number; bytes: Buffer }

const HEADER_BYTES = 12
const [SYN, ACK, FIN] = [0x01, 0x02, 0x04]
const KNOWN_FLAGS = SYN | ACK | FIN
const CAPACITY_BYTES = 65_535
const LINGER_MS = 500

let sender: { address: string; port: number; synSeq: number } | undefined
let expected = 0
let held: Piece[] = []
let finSeq: number | undefined
let ended = false

function receive(datagram: Buffer, from: dgram.RemoteInfo): Answer | undefined {
  if (datagram.length < HEADER_BYTES) return undefined
  const segment = parse(datagram)
  if ((segment.flags & ~KNOWN_FLAGS) !== 0 || !isOurs(segment, from)) return undefined
  // Only now: what is ignored must not put the end off.
  if (ended) lastHeardMs = performance.now()

  const { seq, flags, payload } = segment
  if (payload.length === 0 && (flags & (SYN | FIN)) === 0) return undefined
  const first = (flags & SYN) === 0 ? seq : modulo(seq + 1)
  take({ seq: first, bytes: payload })
  if ((flags & FIN) !== 0) takeFin(modulo(first + payload.length))
  deliver()
  return { ack: expected, window: windowSize() }
}

/** The first SYN says who the sender is and which number its first byte has. */
function isOurs({ seq, flags }: Segment, { address, port }: dgram.RemoteInfo): boolean {
  const isSyn = (flags & SYN) !== 0
  if (sender === undefined && isSyn) {
    sender = { address, port, synSeq: seq }
    expected = modulo(seq + 1)
  }
  return sender?.address === address && sender.port === port && (!isSyn || sender.synSeq === seq)
}

function modulo(number: number): number {
  return number >>> 0
}

/**
 * How far a number is ahead of what we expect; negative where it is behind. Numbers are on a circle,
 * so "less than" has a meaning only for two that are less than half of it apart (RFC 9293 § 3.4).
 */
function ahead(seq: number): number {
  return (seq - expected) | 0
}

/** What our memory has room for, from the next byte expected on; what waits behind a gap is in it. */
function windowSize(): number {
  return Math.max(0, CAPACITY_BYTES - process.stdout.writableLength)
}

/** Keeps of a piece what is new and within the window. */
function take(piece: Piece): void {
  const edge = finSeq === undefined ? windowSize() : Math.min(windowSize(), ahead(finSeq))
  let added = part(piece, 0, edge)
  for (const { seq, bytes } of held) {
    const [from, to] = [ahead(seq), ahead(seq) + bytes.length]
    added = added.flatMap((rest) => [...part(rest, 0, from), ...part(rest, to, edge)])
  }
  held = [...held, ...added].toSorted((a, b) => ahead(a.seq) - ahead(b.seq))
}

/** What a piece has from one distance ahead of `expected` up to another: one piece, or none. */
function part({ seq, bytes }: Piece, from: number, to: number): Piece[] {
  const start = Math.max(0, from - ahead(seq))
  const stop = Math.min(bytes.length, to - ahead(seq))
  return start < stop ? [{ seq: modulo(seq + start), bytes: bytes.subarray(start, stop) }] : []
}

function takeFin(seq: number): void {
  const place = ahead(seq)
  if (finSeq !== undefined || place < 0 || place > windowSize()) return
  finSeq = seq
  held = held.flatMap((piece) => part(piece, 0, place))
}

function deliver(): void {
  while (held[0]?.seq === expected) {
    const { bytes } = held[0]
    held = held.slice(1)
    process.stdout.write(bytes)
    expected = modulo(expected + bytes.length)
  }
  if (ended || expected !== finSeq) return
  ended = true
  // The FIN takes a number, as a byte would.
  expected = modulo(expected + 1)
  void leave()
}

let lastHeardMs = 0

async function leave(): Promise<void> {
  lastHeardMs = performance.now()
  const written = new Promise<void>((resolve) => process.stdout.end(resolve))
  await quiet()
  await written
  // The reader of our output may have taken long, and the sender may have spoken meanwhile.
  await quiet()
  process.exit(0)
}

/** Our last ACK may be lost: as long as the sender repeats its FIN, we are here to acknowledge it. */
async function quiet(): Promise<void> {
  const leftMs = lastHeardMs + LINGER_MS - performance.now()
  if (leftMs <= 0) return
  await wait(leftMs)
  await quiet()
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
