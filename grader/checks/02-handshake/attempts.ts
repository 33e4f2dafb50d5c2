/** What a handshake-timer prints: its form, and what the lines say. */
import { AT_ONCE_MS, EARLY_MS, READY_WITHIN_MS } from '../../src/harness/deadlines.ts'
import { expectBetween } from '../../src/harness/check.ts'
import { listen } from '../../src/harness/ports.ts'
import { run, runHeld, runReset, type Ended } from '../../src/harness/client.ts'
import { FindingError, type Symptom } from '../../src/harness/finding.ts'
import { earlyBy, lateBy } from '../../src/harness/late-by.ts'
import type { Listener, Manner } from '../../src/harness/listener.ts'
import type { Program } from '../../src/harness/program.ts'

export type Attempt = { number: number; outcome: string; ms: number | undefined }
export type Summary = Record<string, unknown>
export type Report = Ended & { attempts: Attempt[]; summary: Summary }

/** What can become of an attempt. */
export const OUTCOMES = ['connected', 'refused', 'timeout', 'error']
const NUMBER = '"attempt" of a line'

/** So many attempts at a server of ours that treats each in this manner. */
export async function dials(program: Program, manner: Manner, count: number): Promise<Report> {
  return attemptsAt(program, await listen(program, manner), [count, 1500])
}

/** So many attempts at a port or a server of ours, with this time-out in milliseconds. */
export async function attemptsAt(
  program: Program,
  to: number | Listener,
  [count, timeoutMs]: readonly [number, number],
): Promise<Report> {
  const [port, listener] = typeof to === 'number' ? [to] : [to.port, to]
  return read(await run(program, [port, count, timeoutMs].map(String), listener), count)
}

/** So many attempts at a port that answers no SYN until `until` resolves. */
export async function heldAttempts(
  program: Program,
  [count, timeoutMs]: readonly [number, number],
  until: Parameters<typeof runHeld>[2],
): Promise<Report> {
  return read(await runHeld(program, [String(count), String(timeoutMs)], until), count)
}

/** So many attempts at a port that resets; the first finds the reset before it can see that it is connected. */
export async function resetAttempts(program: Program, count: number): Promise<Report> {
  return read(await runReset(program, [String(count), '5000']), count)
}

/**
 * Numbers that begin with 0 are left to `expectNumbered`: they say as well which attempt is which.
 * @throws {FindingError} where the lines are not `count` attempts and a summary, in the form of promise 1.
 */
function read(ended: Ended, count: number): Report {
  const summary = ended.lines.at(-1) ?? {}
  expectSame('lines on standard output', ended.lines.length, count + 1)
  const { attempt: least } = ended.lines[0] ?? {}
  const first = least === 0 ? 0 : 1
  const attempts = ended.lines.slice(0, -1).map((line, at) => attemptOf(line, first + at))
  return { ...ended, attempts, summary }
}

function attemptOf(line: Record<string, unknown>, number: number): Attempt {
  const { attempt, outcome, ms, code } = line
  expectSame(NUMBER, attempt, number)
  if (typeof outcome !== 'string' || !OUTCOMES.includes(outcome))
    throw ofForm(`"outcome" one of ${OUTCOMES.join(', ')}`, inWords(outcome))
  // A code is one word, and the text of a message is not.
  if (outcome === 'error' && !(typeof code === 'string' && /^\w+$/.test(code)))
    throw ofForm('"code" of the error, such as ECONNRESET', inWords(code))
  const isTimed = typeof ms === 'number' && Number.isFinite(ms)
  if (outcome === 'connected' && !isTimed)
    throw ofForm('"ms" of a connected attempt: a number', inWords(ms))
  if (outcome !== 'connected' && ms !== undefined && ms !== null)
    throw ofForm(`"ms" missing, or null, beside the outcome ${outcome}`, inWords(ms))
  return { number, outcome, ms: isTimed ? ms : undefined }
}

/** The attempts are numbered from 1 on. */
export function expectNumbered({ attempts }: Report): void {
  expectSame(NUMBER, attempts[0]?.number, 1)
}

/** Every attempt had one of these outcomes. */
export function expectOutcomes({ attempts }: Report, ...allowed: string[]): void {
  const other = attempts.find(({ outcome }) => !allowed.includes(outcome))
  if (other) throw wrong(`"outcome" ${allowed.join(' or ')}`, other.outcome)
}

/** What the connected attempts took. */
export function timesOf({ attempts }: Report): number[] {
  return attempts.flatMap(({ ms }) => ms ?? [])
}

/**
 * One of these handshakes at the least was quick, for our server's kernel answers each SYN at once. One is
 * enough: a busy machine may hold up the others.
 */
export function expectQuick(times: readonly number[]): void {
  if (times.some((ms) => ms <= AT_ONCE_MS)) return
  const expected = `"ms" of handshakes that are answered at once: under ${AT_ONCE_MS}`
  throw new FindingError({ expected, actual: times.join(', '), symptom: 'late' })
}

/** Times finer than a millisecond, and none below zero. */
export function expectFine(report: Report): void {
  const times = timesOf(report)
  const negative = times.find((ms) => ms < 0)
  if (negative !== undefined) throw wrong('no time below zero', String(negative))
  if (times.every(Number.isInteger))
    throw wrong('times finer than a millisecond', `whole milliseconds alone: ${times.join(', ')}`)
}

/** The handshake took at least as long as its SYN was not answered, and no longer than the program ran. */
export function expectTrueTime(report: Report, heldMs: number): void {
  const [ms = Number.NaN] = timesOf(report)
  // The program may have begun a moment before we took the time.
  const ranMs = Math.ceil(report.ranMs) + AT_ONCE_MS
  if (ms >= heldMs && ms <= ranMs) return
  throw wrong(
    `"ms" from ${heldMs} (so long no SYN was answered) to ${ranMs} (so long the program ran)`,
    String(ms),
  )
}

/** No handshake took longer than the time-out allows. */
export function expectNoneLater({ lines }: Pick<Ended, 'lines'>, timeoutMs: number): void {
  const later = lines.map(({ ms }) => Number(ms)).find((ms) => ms > timeoutMs + AT_ONCE_MS)
  if (later === undefined) return
  const expected = `no "ms" of a dial that is given up after ${timeoutMs} ms`
  const overMs = later - timeoutMs - AT_ONCE_MS
  throw lateBy(overMs, { expected, actual: String(later), symptom: 'late' })
}

/** Each attempt was given up after a time-out of its own, and nothing of them goes on. */
export function expectGivenUpAfter(
  { dialToLastLineMs, ranMs }: Ended,
  [count, timeoutMs]: readonly [number, number],
): void {
  const leastMs = count * timeoutMs
  const many = count === 1 ? 'an attempt' : `${count} attempts`
  const toldMs = dialToLastLineMs ?? ranMs
  if (toldMs < leastMs - EARLY_MS)
    throw earlyBy(leastMs - toldMs, {
      expected: `${leastMs} ms at the least for ${many} of ${timeoutMs} ms`,
      actual: `${Math.floor(toldMs)} ms`,
      symptom: 'too early',
    })
  // Where nobody tells of the first dial, the start of the program is counted as well.
  const startMs = dialToLastLineMs === undefined ? READY_WITHIN_MS : AT_ONCE_MS
  expectBetween(
    Math.max(leastMs, ranMs),
    [leastMs, leastMs + startMs],
    `for ${many} of ${timeoutMs} ms`,
  )
}

/** The exit status is that of the contract. */
export function expectStatus({ status }: Ended, wanted: number): void {
  if (status !== wanted)
    throw wrong(`exit status ${wanted}`, `exit status ${status}`, 'wrong status')
}

/** @throws {FindingError} where something told isn't what it must be. */
export function expectSame(what: string, seen: unknown, wanted: number | string): void {
  if (seen !== wanted) throw wrong(`${what}: ${wanted}`, inWords(seen))
}

/** A value of a line, as it stands there. */
export function inWords(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value)
}

/** A line that hasn't the form of promise 1, whichever check came upon it. */
function ofForm(expected: string, actual: string): FindingError {
  const note = {
    why: 'promise 1: a program reads the lines, by the names in them',
    read: 'chapters/02-handshake § 7',
  }
  return new FindingError({ expected, actual, symptom: 'wrong output', ...note })
}

/** A finding of something that was told wrongly. */
export function wrong(
  expected: string,
  actual: string,
  symptom: Symptom = 'wrong output',
): FindingError {
  return new FindingError({ expected, actual, symptom })
}
