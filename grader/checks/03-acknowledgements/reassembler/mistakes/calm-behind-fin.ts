// fails: exits with status 1 on SIGTERM behind the FIN as well
// likely: a SIGTERM behind the FIN ended the program with status 0, before its time was over
import dgram from 'node:dgram'

type Segment = { seq: number; flags: number; payload: Buffer }
type Answer = { ack: number; window: number }

const HEADER_BYTES = 12
const [SYN, ACK, FIN] = [0x01, 0x02, 0x04]
const CAPACITY_BYTES = 65_535
const LINGER_MS = 500

let sender: dgram.RemoteInfo | undefined
let firstSeq = 0
// Positions count from 0, the first byte of the stream.
const held = new Map<number, number>()
let next = 0
let end = Number.POSITIVE_INFINITY
let ended = false

function receive(datagram: Buffer, from: dgram.RemoteInfo): Answer | undefined {
  if (datagram.length < HEADER_BYTES) return undefined
  const { seq, flags, payload } = parse(datagram)
  if ((flags & ~(SYN | ACK | FIN)) !== 0) return undefined
  const isSyn = (flags & SYN) !== 0
  const isFin = (flags & FIN) !== 0
  if (isSyn && sender === undefined) {
    sender = from
    firstSeq = seq + 1
  }
  if (sender?.port !== from.port || sender.address !== from.address) return undefined
  if (isSyn && seq + 1 !== firstSeq) return undefined
  if (ended) linger()
  if (payload.length === 0 && !isSyn && !isFin) return undefined
  take(positionOf(isSyn ? seq + 1 : seq), payload, isFin)
  return { ack: ackNumber(), window: windowSize() }
}

function positionOf(seq: number): number {
  return next + ((seq - firstSeq - next) | 0)
}

function ackNumber(): number {
  return (firstSeq + next + (ended ? 1 : 0)) >>> 0
}

function windowSize(): number {
  return Math.max(0, CAPACITY_BYTES - process.stdout.writableLength)
}

function take(start: number, payload: Buffer, isFin: boolean): void {
  const edge = next + windowSize()
  for (const [i, byte] of payload.entries()) {
    const position = start + i
    if (position >= next && position < edge && position < end) held.set(position, byte)
  }
  const last = start + payload.length
  if (isFin && end === Number.POSITIVE_INFINITY && last >= next && last <= edge) end = last
  deliver()
}

function deliver(): void {
  const bytes: number[] = []
  for (let byte = held.get(next); byte !== undefined && next < end; byte = held.get(next)) {
    held.delete(next)
    bytes.push(byte)
    next += 1
  }
  if (bytes.length > 0) process.stdout.write(Buffer.from(bytes))
  if (next === end && !ended) finish()
}

let quiet: NodeJS.Timeout | undefined

function finish(): void {
  ended = true
  linger()
}

function linger(): void {
  clearTimeout(quiet)
  quiet = setTimeout(() => {
    process.stdout.write('', () => process.exit(0))
  }, LINGER_MS)
}

const HOST = '127.0.0.1'
const USAGE = 'usage: main.ts <udp-port>   (a whole number from 0 to 65535; 0 means any free port)'

const port = readPort(process.argv.slice(2))
const socket = dgram.createSocket('udp4')

process.on('SIGTERM', () => process.exit(ended ? 0 : 1))

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
