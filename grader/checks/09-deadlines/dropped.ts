/** What a client still sends behind the error line and the FIN: it is read and dropped, for a while. */
import { setTimeout as sleep } from 'node:timers/promises'
import { ANSWER_WITHIN_MS } from '../../src/harness/deadlines.ts'
import { FindingError } from '../../src/harness/finding.ts'
import { expectDue, inTime } from '../../src/harness/moments.ts'
import type { Peer } from '../../src/harness/peer.ts'
import type { Subject } from '../../src/harness/subject.ts'
import { says } from './talk.ts'

// Often enough to tell when a RST came.
const SAY_EVERY_MS = 10
// More than a kernel keeps for a program that doesn't read, a piece at a time; lines, which get no answer any more.
const PIECE = Buffer.alloc(64 * 1024, 'no answer to this line\n')
const PIECES = 4

/** Goes on sending, piece by piece, after the program's error and FIN: it is to read on, and drop. */
export async function expectDropped(server: Subject, peer: Peer, until: number): Promise<void> {
  const expected = 'what is sent after the error and the FIN read and dropped'
  for (let sent = 0; sent < PIECES && !peer.severed; sent += 1) {
    await peer.send(PIECE)
    await peer.untilTakenOrStuck()
  }
  const { readBytes = peer.sentBytes } = (await server.process.snapshot()) ?? {}
  if (!peer.severed && readBytes >= peer.sentBytes) return
  const reset = { expected, actual: 'a reset (RST)', symptom: 'reset' as const }
  const unread = { expected, actual: 'a program that reads no more', symptom: 'silent' as const }
  throw inTime(until, new FindingError(peer.severed ? reset : unread))
}

/**
 * Goes on sending after the error and the FIN, a byte at a time, and expects a RST. The program's time for it begins
 * with its FIN: not before the deadline, and not after we have seen it.
 */
export async function expectBrokenOff(peer: Peer, ms: number, deadlineAt: number): Promise<void> {
  const giveUpAt = performance.now() + ANSWER_WITHIN_MS
  while (!peer.severed && performance.now() < giveUpAt) {
    await says(peer, '.')
    await sleep(SAY_EVERY_MS)
  }
  const what = 'from the FIN to the RST, for a client that goes on sending'
  if (peer.severed)
    return expectDue(performance.now(), { from: deadlineAt, to: peer.farewellAt }, { ms, what })
  const expected = `${ms} ms ${what}`
  throw new FindingError({ expected, actual: 'the connection left open', symptom: 'left open' })
}
