/** What the checks of this chapter say to a receiver, again and again. */
import type { Random } from '../../src/harness/bytes.ts'
import { receiver, sender, type Receiver } from '../../src/harness/datagrams.ts'
import { FindingError } from '../../src/harness/finding.ts'
import type { Program } from '../../src/harness/program.ts'
import { encode, FLAGS } from '../../src/harness/segment.ts'
import type { Sender } from '../../src/harness/sender.ts'
import { fill } from '../../src/harness/transfer.ts'

/** A window below this is closed, as far as the contract goes. */
const NARROW_BYTES = 16_384

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

/**
 * Sends the stream on while nobody reads the output, until the window is closed; then reads, until it is
 * open again.
 */
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

/** What stands before a SYN, is no segment, has unknown flags, or is of another connection, gets no answer. */
export async function expectStrangersIgnored(
  peer: Sender,
  other: Sender,
  random: Random,
): Promise<void> {
  const nothing = Buffer.alloc(0)
  const stray = { seq: peer.first + 1, ack: 0, flags: 0x08, window: 0, payload: random.bytes(5) }
  const another = { ...stray, seq: peer.first + 9, flags: FLAGS.SYN, payload: nothing }
  await peer.expectIgnored(() => peer.send(0, { payload: random.bytes(10) }))
  await peer.exchange(0, { flags: FLAGS.SYN }, 0)
  await peer.expectIgnored(() => peer.sendRaw(random.bytes(3)))
  await peer.expectIgnored(() => peer.sendRaw(random.bytes(11)))
  await peer.expectIgnored(() => peer.sendRaw(encode(stray)))
  await peer.expectIgnored(() => peer.sendRaw(encode(another)))
  await other.expectIgnored(() => other.send(0, { flags: FLAGS.SYN }))
  await other.expectIgnored(() => other.send(0, { payload: random.bytes(5) }))
}
