/** A whole stream sent by a Sender that repeats what is not acknowledged. */
import { once } from 'node:events'
import { ANSWER_WITHIN_MS } from './deadlines.ts'
import { FindingError } from './finding.ts'
import { FLAGS, MOST_WINDOW } from './segment.ts'
import type { Sender } from './sender.ts'

// Small enough for a window to hold sixteen, large enough for a stream of 1 MiB to be 256.
const PIECE_BYTES = 4096
// On a loopback an acknowledgement is back in less than one millisecond.
const REPEAT_AFTER_MS = 20
const LOOK_EVERY_MS = 5

/**
 * Sends the SYN, the stream and the FIN, each again until it is acknowledged, and nothing beyond the window.
 * @throws {FindingError} where the acknowledgements stop moving.
 */
export async function transfer(sender: Sender, stream: Buffer): Promise<void> {
  const sentAt = new Map<number, number>()
  let [before, movedAt] = [-1, performance.now()]
  for (let there = -1; there <= stream.length; there = sender.there) {
    const now = performance.now()
    if (there !== before) [before, movedAt] = [there, now]
    if (now - movedAt > ANSWER_WITHIN_MS) throw stopped(sender, stream)
    for (const at of due(sender, stream, there)) {
      if (now - (sentAt.get(at) ?? Number.NEGATIVE_INFINITY) < REPEAT_AFTER_MS) continue
      sentAt.set(at, now)
      sendPiece(sender, stream, at)
    }
    await once(sender, 'change', { signal: AbortSignal.timeout(LOOK_EVERY_MS) }).catch(() => {})
    sender.check()
  }
}

/**
 * Sends the stream on from what is acknowledged of it, as far as the window lets it, a piece at a time, until the
 * window is narrower than `narrow`.
 * @returns the number of bytes that are acknowledged.
 */
export async function fill(sender: Sender, stream: Buffer, narrow: number): Promise<number> {
  let sent = sender.there
  while (sent < stream.length && sender.window >= narrow) {
    const payload = stream.subarray(sent, sent + Math.min(PIECE_BYTES, sender.window))
    await sender.exchange(sent, { payload }, sent + payload.length)
    sent += payload.length
  }
  return sent
}

/** The positions of the pieces that may be on their way now; -1 is the SYN. */
function due(sender: Sender, stream: Buffer, there: number): number[] {
  if (there < 0) return [-1]
  const edge = Math.min(there + Math.min(sender.window, MOST_WINDOW), stream.length)
  const first = there - (there % PIECE_BYTES)
  const starts: number[] = []
  for (let at = first; at + PIECE_BYTES <= edge || at === first; at += PIECE_BYTES) starts.push(at)
  const last = stream.length - (stream.length % PIECE_BYTES)
  return edge === stream.length && !starts.includes(last) ? [...starts, last] : starts
}

function sendPiece(sender: Sender, stream: Buffer, at: number): void {
  if (at < 0) return sender.send(0, { flags: FLAGS.SYN })
  const payload = stream.subarray(at, at + PIECE_BYTES)
  const isLast = at + payload.length === stream.length
  return sender.send(at, { payload, flags: isLast ? FLAGS.FIN : 0 })
}

function stopped({ there }: Sender, { length }: Buffer): FindingError {
  const expected = `an acknowledgement of all ${length} B and the FIN, however often they are repeated`
  const actual = `no new one for ${ANSWER_WITHIN_MS / 1000} s, after ${Math.max(0, there)} B`
  return new FindingError({ expected, actual, symptom: 'missing bytes' }, ANSWER_WITHIN_MS)
}
