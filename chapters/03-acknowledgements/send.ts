// A small sender: sends a text to a UDP port of 127.0.0.1, in segments out of order and one of them twice, and prints each ACK.
import dgram from 'node:dgram'
import { once } from 'node:events'

// Chosen so that the numbers start again at 0 behind the fifth byte. A real sender's is random.
const FIRST_SEQ = 2 ** 32 - 6
const [SYN, FIN] = [0x01, 0x04]
const PIECE_BYTES = 5

const [port = '', text, ...more] = process.argv.slice(2)
if (
  !/^\d+$/.test(port) ||
  Number(port) < 1 ||
  Number(port) > 65_535 ||
  text === undefined ||
  more.length > 0
) {
  console.error('usage: send.ts <udp-port> <text>')
  process.exit(2)
}

const bytes = Buffer.from(text)
const socket = dgram.createSocket('udp4')
socket.connect(Number(port), '127.0.0.1')
await once(socket, 'connect')

// #region send
async function send(position: number, flags: number, payload: Buffer): Promise<void> {
  const seq = (FIRST_SEQ + position) % 2 ** 32
  const header = Buffer.alloc(12)
  header.writeUInt32BE(seq, 0)
  header.writeUInt8(flags, 8)
  socket.send(Buffer.concat([header, payload]))
  const answer = once(socket, 'message', { signal: AbortSignal.timeout(1_000) })
  const [datagram] = (await answer) as [Buffer] // what 'message' carries
  const name = flags === SYN ? 'SYN' : flags === FIN ? 'FIN' : JSON.stringify(`${payload}`)
  console.log(`${String(seq).padStart(10)} ${name.padEnd(9)} ACK ${datagram.readUInt32BE(4)}`)
}
// #endregion

/** Every second piece comes before its neighbour, and then the first comes again. */
function* order(): Generator<number> {
  for (let i = 0; i < bytes.length; i += 2 * PIECE_BYTES) {
    if (i + PIECE_BYTES < bytes.length) yield i + PIECE_BYTES
    yield i
  }
  if (bytes.length > 0) yield 0
}

try {
  await send(0, SYN, Buffer.alloc(0))
  // The SYN has position 0, so the first byte has 1.
  for (const i of order()) await send(1 + i, 0, bytes.subarray(i, i + PIECE_BYTES))
  await send(1 + bytes.length, FIN, Buffer.alloc(0))
} catch {
  console.error('no ACK within a second')
  process.exitCode = 1
}
socket.close()
