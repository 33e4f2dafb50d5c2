/** Stated times: when something happened in a program, as nearly as can be told from outside. */
import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises'
import { expectBetween } from './check.ts'
import { AT_ONCE_MS, EXIT_WITHIN_MS, STALLED_SHARE } from './deadlines.ts'
import { FindingError } from './finding.ts'
import { untilTaken } from './flow.ts'
import type { Peer } from './peer.ts'
import type { ProgramProcess } from './process.ts'
import type { Subject } from './subject.ts'
import { hasTurned } from './turns.ts'

/**
 * By `performance.now()`: it was not before the one, and as a rule not after the other. Where the program is known to
 * have had its turn by then, it was surely not after the other.
 */
export type Moment = { from: number; to: number; seen?: boolean }

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
 * Waits for what is due so many milliseconds after the moment. Where it is still to come when its time is over and the
 * program's event loop has turned since, that is no matter of the machine, unless nobody knows when the program has
 * seen what it waits for.
 */
export async function comesDue<T extends { at: number }>(
  { since, ms, what }: { since: Moment; ms: number; what: string },
  process: ProgramProcess,
  coming: Promise<T>,
): Promise<T> {
  let isOver = false
  const come = coming.finally(() => (isOver = true))
  // It is heard of below, or no more where the program has been found out before.
  come.catch(() => {})
  await Promise.race([come, sleep(Math.max(0, since.to + ms + AT_ONCE_MS - performance.now()))])
  const isLate = !isOver && (await hasTurned(process)) && (await isStillToCome(() => isOver))
  if (isLate) await Promise.race([come, process.gone(), sleep(EXIT_WITHIN_MS)])
  const expected = `${ms} ms ${what}`
  if (isLate && !isOver && !process.exit)
    throw new FindingError({ expected, actual: 'nothing of the kind', symptom: 'left open' })
  const value = await come
  if (isLate && since.seen === true) {
    const actual = `${Math.round(value.at - since.from)} ms`
    throw new FindingError({ expected, actual, symptom: 'late' })
  }
  expectDue(value.at, since, { ms, what })
  return value
}

/** What the program wrote before its last turn is in our kernel by now: in two turns we have it all. */
async function isStillToCome(isOver: () => boolean): Promise<boolean> {
  await turn()
  await turn()
  return !isOver()
}

/** A finding that says something only where it was made before a time; after it, the machine was too slow for us. */
export function inTime(until: number, finding: FindingError): FindingError {
  return performance.now() >= until ? doubted(finding) : finding
}

/** A finding that says something only where the machine has held up neither us nor the program. */
export function doubted(finding: FindingError): FindingError {
  finding.boundMs = HELD_UP_MS
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
    if (error instanceof FindingError)
      error.boundMs = Math.min(error.boundMs ?? Infinity, spareMs / STALLED_SHARE)
    throw error
  }
}

// Anything that we see after it is no matter of milliseconds.
const SOON_MS = 2_000
// Whatever the machine has held up, it was longer.
const HELD_UP_MS = 1
