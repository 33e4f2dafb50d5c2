/** What the checks of this chapter say to a receiver, again and again. */
import { sideBySide, type Stage } from '../../src/harness/check.ts'
import type { Random } from '../../src/harness/bytes.ts'
import { AT_ONCE_MS } from '../../src/harness/deadlines.ts'
import {
  expectEnd,
  expectOutput,
  receiver,
  sender,
  type Receiver,
} from '../../src/harness/datagrams.ts'
import { FindingError } from '../../src/harness/finding.ts'
import { withTimeToSpare } from '../../src/harness/moments.ts'
import type { Program } from '../../src/harness/program.ts'
import { FLAGS } from '../../src/harness/segment.ts'
import type { Sender } from '../../src/harness/sender.ts'
import { fill } from '../../src/harness/transfer.ts'

/** A window below this is closed, as far as the contract goes. */
export const NARROW_BYTES = 16_384
/** So long the receiver waits behind the FIN. */
export const LINGER_MS = 500

type Conversation = { subject: Receiver; peer: Sender }

/** A receiver that has acknowledged our SYN. */
export async function opened(
  program: Program,
  random: Random,
  first?: number,
): Promise<Conversation> {
  const subject = await receiver(program)
  const peer = await sender(subject, { random, ...(first !== undefined && { first }) })
  await peer.exchange(0, { flags: FLAGS.SYN }, 0)
  return { subject, peer }
}

/** Sends the stream on, its output unread, until the window is closed; then reads, until it is open again. */
export async function closeAndOpenWindow(
  { subject: { process }, peer }: Conversation,
  stream: Buffer,
): Promise<void> {
  process.stdout.stopReading()
  const sent = await fill(peer, stream, NARROW_BYTES)
  expectNarrow(peer, sent)
  process.stdout.readOn()
  await untilWide(peer, sent, stream)
}

/** The window is closed, though the sender would send more. */
function expectNarrow({ window }: Sender, sent: number): void {
  if (window < NARROW_BYTES) return
  const expected = `a window under ${NARROW_BYTES} B with ${sent} B sent and nobody reading`
  throw new FindingError({ expected, actual: `a window of ${window} B`, symptom: 'took too much' })
}

/** The window opens again; it is asked for by one byte again and again. */
async function untilWide(peer: Sender, sent: number, stream: Buffer): Promise<void> {
  await peer.untilWindow(sent, stream.subarray(sent, sent + 1), (window) => window >= NARROW_BYTES)
  if (peer.window >= NARROW_BYTES) return
  const expected = `a window of ${NARROW_BYTES} B or more, once standard output is read`
  throw new FindingError({ expected, actual: `a window of ${peer.window} B`, symptom: 'silent' })
}

/** A stream in one segment, SYN, data and FIN: this has the highest number. */
export async function expectAllInOne(program: Program, random: Random): Promise<void> {
  const subject = await receiver(program)
  const peer = await sender(subject, { random, first: 2 ** 32 - 12 })
  const payload = random.bytes(10)
  await peer.exchange(0, { payload, flags: FLAGS.SYN | FLAGS.FIN }, 11)
  await expectOutput(subject, payload)
}

/** What is beyond the window is dropped, whole or in part. */
export async function expectBeyondDropped(program: Program, random: Random): Promise<void> {
  const stream = random.bytes(70_000)
  const { peer, subject } = await opened(program, random)
  await peer.exchange(stream.length, { payload: Buffer.from('beyond') }, 0)
  await fill(peer, stream, 1)
  await expectOutput(subject, stream)
  await expectExactEdge((await opened(program, random)).peer, stream)
}

/** Numbers wrap around among the bytes, and right before or behind the data. */
export async function expectAround(program: Program, random: Random): Promise<void> {
  const bytes = random.bytes(200)
  const { peer, subject } = await opened(program, random, 2 ** 32 - 100)
  await peer.exchange(50, { payload: bytes.subarray(50, 150) }, 0)
  await peer.exchange(120, { payload: bytes.subarray(120) }, 0)
  await peer.exchange(0, { payload: bytes.subarray(0, 60) }, 200)
  await peer.exchange(90, { payload: bytes.subarray(90, 110) }, 200)
  await expectOutput(subject, bytes)
  // The SYN and the last byte in turn have the highest number.
  const firsts = [2 ** 32 - 1, 2 ** 32 - 11]
  await sideBySide(firsts, (first) => expectTen(program, random, first))
}

/** The FIN waits for its turn, and the program for silence, which old data, a FIN and a SYN again put off. */
export async function expectEndInOrder(program: Program, random: Random): Promise<void> {
  const bytes = random.bytes(20)
  const { peer, subject } = await opened(program, random)
  await peer.exchange(20, { flags: FLAGS.FIN }, 0)
  await peer.exchange(30, { flags: FLAGS.FIN }, 0)
  await peer.exchange(20, { payload: random.bytes(5) }, 0)
  await peer.pause(LINGER_MS + 100)
  await peer.exchange(0, { payload: bytes.subarray(0, 10) }, 10)
  await peer.exchange(10, { payload: bytes.subarray(10) }, 21)
  await peer.pause(250)
  await peer.exchange(20, { flags: FLAGS.FIN }, 21)
  await peer.pause(250)
  await peer.exchange(0, { payload: bytes }, 21)
  await peer.pause(250)
  await peer.exchange(0, { flags: FLAGS.SYN }, 21)
  await expectEnd(subject, 0, { since: peer.sentAt, afterMs: LINGER_MS })
  await expectOutput(subject, bytes)
}

/** A FIN is kept until its turn, also across 2³², and what lies beyond it is dropped. */
export async function expectFinInPlace({ program, random }: Stage): Promise<void> {
  const payload = random.bytes(20)
  const { peer, subject } = await opened(program, random)
  await peer.exchange(20, { payload: random.bytes(5) }, 0)
  await peer.exchange(20, { flags: FLAGS.FIN }, 0)
  await peer.exchange(0, { payload }, 21)
  await expectOutput(subject, payload)
  const around = await opened(program, random, 2 ** 32 - 11)
  await around.peer.exchange(20, { flags: FLAGS.FIN }, 0)
  await around.peer.exchange(0, { payload }, 21)
}

/** SIGTERM ends the program with status 1, where ten bytes have come with these flags. */
export async function expectStopped({ program, random }: Stage, flags: number): Promise<void> {
  const { peer, subject } = await opened(program, random)
  await peer.exchange(0, { payload: random.bytes(10), flags }, flags === FLAGS.FIN ? 11 : 10)
  // One that ends at once after a FIN has ended by then; another one waits on for longer than this takes.
  await peer.pause(LINGER_MS / 5)
  subject.process.signal('SIGTERM')
  await withTimeToSpare(LINGER_MS / 2, () =>
    expectEnd(subject, 1, { since: performance.now(), afterMs: 0 }),
  )
}

/** A segment that is partly beyond the window: what is within is kept, and not a byte more. */
async function expectExactEdge(peer: Sender, stream: Buffer): Promise<void> {
  const edge = peer.window
  await peer.exchange(edge - 5, { payload: stream.subarray(edge - 5, edge + 5) }, 0)
  await fill(peer, stream.subarray(0, edge - 10), 1)
  await peer.exchange(edge - 10, { payload: stream.subarray(edge - 10, edge - 5) }, edge)
}

/** Where numbers begin at `first`, ten bytes are acknowledged, and once more. */
async function expectTen(program: Program, random: Random, first: number): Promise<void> {
  const { peer } = await opened(program, random, first)
  const payload = random.bytes(10)
  await peer.exchange(0, { payload }, 10)
  await peer.exchange(0, { payload }, 10)
}

/** A stream with more than a pipe takes ends while nobody reads it: the program waits until somebody does. */
export async function expectDrained(program: Program, random: Random): Promise<void> {
  const stream = random.bytes(1024 ** 2)
  const { peer, subject } = await opened(program, random)
  subject.process.stdout.stopReading()
  // Half open: the FIN is within the window.
  const sent = await fill(peer, stream, 2 * NARROW_BYTES)
  await peer.exchange(sent, { flags: FLAGS.FIN }, sent + 1)
  await peer.pause(LINGER_MS + AT_ONCE_MS)
  subject.process.stdout.readOn()
  const since = performance.now()
  await expectOutput(subject, stream.subarray(0, sent))
  await expectEnd(subject, 0, { since, afterMs: 0 })
}
