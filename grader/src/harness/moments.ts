/** Stated times: when something happened in a program, as nearly as can be told from outside. */
import { setTimeout as sleep } from 'node:timers/promises'
import { expectBetween } from './check.ts'
import { AT_ONCE_MS, EXIT_WITHIN_MS, STALLED_SHARE } from './deadlines.ts'
import { FindingError } from './finding.ts'
import { untilTaken } from './flow.ts'
import type { Peer } from './peer.ts'
import type { ProgramProcess } from './process.ts'
import type { Subject } from './subject.ts'
import { hasTurned } from './turns.ts'

/** By `performance.now()`: it was not before the one, and as a rule not after the other. */
export type Moment = { from: number; to: number }

/** What was done, and when the program can have seen it. */
export async function momentOf<T>(action: () => Promise<T>): Promise<Moment & { value: T }> {
  const from = performance.now()
  const value = await action()
  return { from, to: performance.now(), value }
}

/** Fails where something didn't happen so many milliseconds after the moment: 5 ms before to 250 ms after that. */
export function expectDue(
  at: number,
  since: Moment,
  { ms, what }: { ms: number; what: string },
): void {
  expectBetween(at - since.from, [ms, ms + since.to - since.from], what)
}

/**
 * Sends, and makes sure that the program has read it before a time by `performance.now()`. Where the machine has held
 * us or the program up for too long, nobody can tell what it would have done.
 */
export async function sendBefore(
  { server, peer, until }: { server: Subject; peer: Peer; until: number },
  bytes: Buffer,
): Promise<void> {
  await peer.send(bytes)
  // One that can't be asked has read it as soon as it could.
  if (server.process.hosted) await untilTaken(server, peer, AbortSignal.timeout(SOON_MS))
  if (performance.now() < until) return
  const expected = 'bytes that are there in time'
  const actual = 'a machine that held them up'
  throw inTime(until, new FindingError({ expected, actual, symptom: 'late' }))
}

/**
 * Rejects where something is still to come though its time is over and the program's event loop has turned since: that
 * is no matter of the machine. Of a program that can't be asked, nobody knows.
 */
export async function overdue(
  process: ProgramProcess,
  dueAt: number,
  { isOver, expected }: { isOver: () => boolean; expected: string },
): Promise<never> {
  const never = new Promise<never>(() => {})
  await sleep(Math.max(0, dueAt + AT_ONCE_MS - performance.now()))
  if (isOver() || process.exit || !process.hosted) return never
  if (!(await hasTurned(process))) return never
  await Promise.race([process.gone(), sleep(EXIT_WITHIN_MS)])
  if (isOver() || process.exit) return never
  throw new FindingError({ expected, actual: 'nothing of the kind', symptom: 'left open' })
}

/** A finding that says something only where it was made before a time; after it, the machine was too slow for us. */
export function inTime(until: number, finding: FindingError): FindingError {
  if (performance.now() >= until) finding.boundMs = HELD_UP_MS
  return finding
}

/**
 * A dialogue in which we must be in time, with so many milliseconds to spare. A finding in it is doubted where the
 * machine held us or the program up for as long.
 */
export async function withTimeToSpare(
  spareMs: number,
  dialogue: () => Promise<void>,
): Promise<void> {
  try {
    await dialogue()
  } catch (error) {
    if (error instanceof FindingError) error.boundMs ??= spareMs / STALLED_SHARE
    throw error
  }
}

// Anything that we see after it is no matter of milliseconds.
const SOON_MS = 2_000
// Whatever the machine has held up, it was longer.
const HELD_UP_MS = 1
