/** What the checks of this chapter say to a receiver, again and again. */
import type { Random } from '../../src/harness/bytes.ts'
import { receiver, sender, type Receiver } from '../../src/harness/datagrams.ts'
import { FindingError } from '../../src/harness/finding.ts'
import type { Program } from '../../src/harness/program.ts'
import { FLAGS } from '../../src/harness/segment.ts'
import type { Sender } from '../../src/harness/sender.ts'

/** A window below this is closed, as far as the contract goes. */
export const NARROW_BYTES = 16_384

/** A receiver that has acknowledged our SYN. */
export async function opened(
  program: Program,
  random: Random,
  first?: number,
): Promise<{ subject: Receiver; peer: Sender }> {
  const subject = await receiver(program)
  const peer = await sender(subject, { random, ...(first !== undefined && { first }) })
  await peer.exchange(0, { flags: FLAGS.SYN }, 0)
  return { subject, peer }
}

/** The window is closed, though the sender would send more. */
export function expectNarrow({ window }: Sender, sent: number): void {
  if (window < NARROW_BYTES) return
  const expected = `a window under ${NARROW_BYTES} B with ${sent} B sent and nobody reading`
  throw new FindingError({ expected, actual: `a window of ${window} B`, symptom: 'took too much' })
}

/** The window opens again; it is asked for by one byte again and again. */
export async function untilWide(peer: Sender, sent: number, stream: Buffer): Promise<void> {
  await peer.untilWindow(sent, stream.subarray(sent, sent + 1), (window) => window >= NARROW_BYTES)
  if (peer.window >= NARROW_BYTES) return
  const expected = `a window of ${NARROW_BYTES} B or more, once standard output is read`
  throw new FindingError({ expected, actual: `a window of ${peer.window} B`, symptom: 'silent' })
}
