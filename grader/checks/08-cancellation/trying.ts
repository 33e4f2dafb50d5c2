/** How a patient-dialer tries again: when, and how often. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Accepting } from '../../src/harness/accepting.ts'
import { expectBetween } from '../../src/harness/check.ts'
import { listen } from '../../src/harness/client.ts'
import { AT_ONCE_MS, EARLY_MS } from '../../src/harness/deadlines.ts'
import { FindingError } from '../../src/harness/finding.ts'
import { lateBy } from '../../src/harness/late-by.ts'
import type { Program } from '../../src/harness/program.ts'
import type { Reopening } from '../../src/harness/reopening.ts'
import { Running, type End } from '../../src/harness/running.ts'

/** What the programs are sent, and what they are to print of it. */
export const LINE = 'patience\n'

// The contract's numbers.
const FIRST_MS = 100
const MOST_MS = 2_000
const [LEAST_FACTOR, MOST_FACTOR] = [0.8, 1.2]

/**
 * Side by side, and so many dials each: the sixth wait is the first that the limit of 2 s shortens, and with
 * all the chance that the contract leaves it never looks like one of 3.2 s in all programs.
 */
export const PROGRAMS = 8
export const DIALS = 7

// Waits from the third on are so long that a busy machine doesn't hide how alike they are: four of each
// program. A factor is drawn evenly from a range of 0.4, so with r for a width's share of that range:
const FIRST_JUDGED = 3
// Four factors lie within 0.08 of each other with a chance of 4r³ - 3r⁴ = 0.027, and so do those of seven
// programs of eight with one of 9·10⁻¹¹.
const ALIKE_IN_ONE = 0.08
const ALIKE_PROGRAMS = PROGRAMS - 1
// Of 32 factors 28 lie within 0.1 of each other with a chance below 32 · 31465 · r²⁷ = 6·10⁻¹¹.
const ALIKE_IN_ALL = 0.1
const ALIKE_FACTORS = PROGRAMS * (DIALS - FIRST_JUDGED) - 4

/** One program that failed each time: when each connection came, and when it was reset. */
type Tries = { run: Running; end: End; dialledAt: number[]; failedAt: number[] }

/** Resets each connection, and lets the program run to its end. */
export async function failAll(program: Program, attempts: number): Promise<Tries> {
  const failedAt: number[] = []
  const listener = await listen(program, (peer) => {
    failedAt.push(performance.now())
    peer.reset()
    return Promise.resolve()
  })
  const run = await Running.start(program, [listener.port, attempts], [listener])
  const end = await run.ended()
  return {
    run,
    end,
    failedAt,
    dialledAt: listener.connections(attempts).map((peer) => peer.openedAt),
  }
}

/** Each wait is as long as the contract says, and the first dial comes at once. */
export function expectWaits({ run, dialledAt, failedAt }: Tries): void {
  // How long another language takes to start is its own affair.
  if (run.process.hosted)
    expectBetween(Number(dialledAt[0]) - run.startedAt, [0, 0], 'from the start to the first dial')
  for (const wait of waitsOf({ dialledAt, failedAt })) expectWait(wait)
}

function expectWait({ failure, waitedMs, meantMs }: Wait): void {
  const [least, most] = [meantMs * LEAST_FACTOR, meantMs * MOST_FACTOR]
  const lateMs = waitedMs - most
  if (waitedMs >= least - EARLY_MS && lateMs <= AT_ONCE_MS) return
  const expected = `${least} to ${most} ms from failure ${failure} to the next dial`
  const actual = `${Math.round(waitedMs)} ms`
  if (lateMs > 0) throw lateBy(lateMs, { expected, actual, symptom: 'late' })
  throw new FindingError({ expected, actual, symptom: 'too early' })
}

/** The waits of all the programs together differ as they must where each is drawn anew. */
export function expectChance(all: readonly Tries[]): void {
  const factors = all.map((tries) =>
    waitsOf(tries)
      .slice(FIRST_JUDGED - 1)
      .map(({ waitedMs, meantMs }) => waitedMs / meantMs),
  )
  const shown = factors.map((ofOne) => ofOne.map((factor) => factor.toFixed(2)).join(' '))
  const actual = `the factors ${shown.join(', ')}, in ${all.length} programs`
  const fault = { actual, symptom: 'wrong output' } as const
  if (mostAlike(factors.flat(), ALIKE_IN_ALL) >= ALIKE_FACTORS)
    throw new FindingError({ expected: 'waits that differ by chance', ...fault })
  if (factors.filter((ofOne) => spread(ofOne) <= ALIKE_IN_ONE).length >= ALIKE_PROGRAMS)
    throw new FindingError({ expected: '"anew" for each wait a factor by chance', ...fault })
}

/** How many of the numbers lie within this width of each other, at the most. */
function mostAlike(numbers: readonly number[], width: number): number {
  const above = numbers.map(
    (least) => numbers.filter((other) => other >= least && other <= least + width).length,
  )
  return Math.max(...above)
}

type Wait = { failure: number; waitedMs: number; meantMs: number }

function waitsOf({ dialledAt, failedAt }: Pick<Tries, 'dialledAt' | 'failedAt'>): Wait[] {
  return dialledAt.slice(1).map((at, before) => ({
    failure: before + 1,
    // What holds us up can only make it longer: the reset is timed before it, the dial after it.
    waitedMs: at - Number(failedAt[before]),
    meantMs: Math.min(FIRST_MS * 2 ** before, MOST_MS),
  }))
}

function spread(numbers: readonly number[]): number {
  return Math.max(...numbers) - Math.min(...numbers)
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
