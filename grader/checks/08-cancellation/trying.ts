/** How a patient-dialer tries again: when, and how often. */
import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises'
import { expectChance, type Wait } from './chance.ts'
import type { Accepting } from '../../src/harness/accepting.ts'
import { expectBetween } from '../../src/harness/check.ts'
import { listen } from '../../src/harness/ports.ts'
import { AT_ONCE_MS, EARLY_MS } from '../../src/harness/deadlines.ts'
import { FindingError } from '../../src/harness/finding.ts'
import { lateBy } from '../../src/harness/late-by.ts'
import type { ProgramProcess } from '../../src/harness/process.ts'
import { hasTurned } from '../../src/harness/turns.ts'
import type { Program } from '../../src/harness/program.ts'
import type { Reopening } from '../../src/harness/reopening.ts'
import { Running, type End } from '../../src/harness/running.ts'

/** What the programs are sent, and what they are to print of it. */
export const LINE = 'patience\n'

// The contract's numbers.
const FIRST_MS = 100
const MOST_MS = 2_000
const [LEAST_FACTOR, MOST_FACTOR] = [0.8, 1.2]

// Side by side, and so many dials each: the sixth wait is the first that the limit of 2 s shortens. One of
// 3.2 s doesn't look like it in all programs, whatever chance makes of it.
export const PROGRAMS = 8
export const DIALS = 7

/** One program: when each connection of it came, and when it was reset. */
type Tries = { run: Running; end: End; dialledAt: number[]; failedAt: number[] }

/** Resets each connection, and lets the program run to its end. */
export async function failAll(program: Program, attempts: number): Promise<Tries> {
  const failedAt: number[] = []
  let dialled = new AbortController()
  const listener = await listen(program, async (peer) => {
    dialled.abort()
    dialled = new AbortController()
    failedAt.push(performance.now())
    peer.reset()
    if (failedAt.length < attempts)
      await expectDial((await running).process, failedAt.length, dialled.signal)
  })
  const running = Running.start(program, [listener.port, attempts], [listener])
  const [run, end] = [await running, await (await running).ended()]
  return {
    run,
    end,
    failedAt,
    dialledAt: listener.connections(attempts).map((peer) => peer.openedAt),
  }
}

/**
 * Fails where the program has had its time for a wait, and turns of its loop after it, and hasn't dialled: then
 * the machine isn't to blame. Where the program can't be asked, the time of the next dial decides.
 */
async function expectDial(
  process: ProgramProcess,
  failure: number,
  dialled: AbortSignal,
): Promise<void> {
  // From here on it knows of the failure.
  if (!(await hasTurned(process))) return
  const mostMs = Math.round(meantMs(failure) * MOST_FACTOR)
  const isOver = await sleep(mostMs + AT_ONCE_MS, true, { signal: dialled }).catch(() => false)
  if (!isOver || !(await hasTurned(process))) return
  // What it has dialled by now is in our queue.
  await turn()
  await turn()
  if (dialled.aborted || process.exit) return
  const actual = `no dial after ${mostMs + AT_ONCE_MS} ms`
  throw new FindingError({ expected: inWords(failure), actual, symptom: 'late' })
}

/** Each wait is as long as the contract says, by chance and all, and the first dial comes at once. */
export function expectWaits(all: readonly Tries[]): void {
  for (const { run, dialledAt } of all)
    // How long another language takes to start is its own affair.
    if (run.process.hosted)
      expectBetween(Number(dialledAt[0]) - run.startedAt, [0, 0], 'from start to first dial')
  const waits = all.flatMap(waitsOf).toSorted((a, b) => a.failure - b.failure)
  // What was too early can't be the machine's.
  const wrong = waits.find(isTooEarly) ?? waits.find((wait) => lateness(wait) > AT_ONCE_MS)
  if (!wrong) return expectChance(all.map(waitsOf))
  const fault = { expected: inWords(wrong.failure), actual: `${Math.round(wrong.waitedMs)} ms` }
  if (isTooEarly(wrong)) throw new FindingError({ ...fault, symptom: 'too early' })
  throw lateBy(lateness(wrong) - AT_ONCE_MS, { ...fault, symptom: 'late' })
}

function isTooEarly({ waitedMs, meantMs: meant }: Wait): boolean {
  return waitedMs < meant * LEAST_FACTOR - EARLY_MS
}

function lateness({ waitedMs, meantMs: meant }: Wait): number {
  return waitedMs - meant * MOST_FACTOR
}

/** What is expected of a wait, and which word of the contract it falls under. */
function inWords(failure: number): string {
  const [least, most] = [LEAST_FACTOR, MOST_FACTOR].map((by) => Math.round(meantMs(failure) * by))
  const expected = `${least} to ${most} ms from failure ${failure} to the next dial`
  if (failure === 1) return expected
  const word = meantMs(failure + 1) === meantMs(failure) ? '"limited" to 2 s' : '"doubled"'
  return `${word} each time: ${expected}`
}

function meantMs(failure: number): number {
  return Math.min(FIRST_MS * 2 ** (failure - 1), MOST_MS)
}

function waitsOf({ dialledAt, failedAt }: Tries): Wait[] {
  return dialledAt.slice(1).map((at, before) => ({
    failure: before + 1,
    meantMs: meantMs(before + 1),
    // What holds us up can only make it longer: the reset is timed before it, the dial after it.
    waitedMs: at - Number(failedAt[before]),
  }))
}

/** Takes the next connections of the program, as many as there are texts, and resets each behind its text. */
export async function failAfter(
  run: Running,
  server: Accepting,
  texts: readonly string[],
): Promise<void> {
  for (const text of texts) {
    const peer = await server.accept(run)
    if (text !== '') await peer.send(Buffer.from(text))
    // Behind what was not read yet, the reset might overtake it.
    await peer.untilTakenOrStuck()
    peer.reset()
  }
}

/** Opens the port when a dial or two must have been refused, and sends the line to whoever comes. */
export async function openLater(
  program: Program,
  { open }: Reopening,
  { process, startedAt }: Running,
): Promise<void> {
  await sleep(startedAt + 2 * FIRST_MS - performance.now())
  const listener = await open(async (peer) => peer.send(Buffer.from(LINE)))
  listener.serve(process, program.transcript)
}

/** How it ended. */
export function expectEnd(run: Running, { status }: End, [wanted, text]: [number, string]): void {
  run.expectPrinted(text)
  if (status === wanted) return
  throw new FindingError({
    expected: `exit status ${wanted}`,
    actual: `exit status ${status}`,
    symptom: 'wrong status',
  })
}
