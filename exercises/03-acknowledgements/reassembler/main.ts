// The receiving end of one connection, over UDP. README.md holds the contract.
import dgram from 'node:dgram'

/** What a segment of the sender says. Its other fields are of no use to a receiver. */
type Segment = { seq: number; flags: number; payload: Buffer }

/** What an ACK says: the next byte expected, and how many bytes from there on you can take. */
type Answer = { ack: number; window: number }

const HEADER_BYTES = 12
const [SYN, ACK, FIN] = [0x01, 0x02, 0x04]

/** Called for each datagram that arrives; what it returns is sent back. This is the part that you write. */
function receive(datagram: Buffer, from: dgram.RemoteInfo): Answer | undefined {
  // TODO Is it for you (promise 6)? Too short, unknown flags, another sender: no answer.
  const { seq, flags, payload } = parse(datagram)
  const names = [flags & SYN ? 'SYN' : '', flags & FIN ? 'FIN' : ''].join(' ')

  // TODO Which bytes are new, and which of them are next (3, 4)? Write those to standard output (2).
  // TODO Answer with the next byte expected, and with the room that is left (1).
  // TODO When the FIN's turn has come (5): acknowledge it, wait for quiet, and end the program.
  console.error(
    `segment ${seq} ${names} with ${payload.length} B from port ${from.port} waits for its ACK: write receive() in main.ts`,
  )
  return undefined
}

// The rest is the boring part, and it is done: the layout of a segment, the argument, the port, the signal.

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
