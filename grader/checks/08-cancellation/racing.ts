/** What a race prints, when it dials, and what becomes of the losers. */
import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises'
import { Accepting } from '../../src/harness/accepting.ts'
import { expectBetween } from '../../src/harness/check.ts'
import { AT_ONCE_MS, EARLY_MS } from '../../src/harness/deadlines.ts'
import { dialling, stillDials } from '../../src/harness/dials.ts'
import { FindingError, type Symptom } from '../../src/harness/finding.ts'
import { lateBy } from '../../src/harness/late-by.ts'
import { printedBy } from '../../src/harness/lines.ts'
import type { Listener } from '../../src/harness/listener.ts'
import type { Caller, LatePorts } from '../../src/harness/late.ts'
import type { Peer } from '../../src/harness/peer.ts'
import type { Program } from '../../src/harness/program.ts'
import { Running } from '../../src/harness/running.ts'

export const STAGGER_MS = 250
// Enough, and over soon where a timer is left behind: the check that looks for it is to find it.
export const TIME_MS = 3_000
/** Far more than any check takes. */
export const LONG_MS = 60_000
/** What the winner hears. */
export const HELLO = Buffer.from('hello\n')

// A SYN is sent again within a second; an older kernel waits for two more.
const LOSERS_WITHIN_MS = 1_000
const BOTH_WITHIN_MS = 4_000
const LOOK_EVERY_MS = 5

/** A race whose winner has heard all that it is to hear, and has said nothing yet. */
export async function greeted(
  program: Program,
  timeMs: number,
  before: readonly number[] = [],
): Promise<{ race: Running; winner: Peer }> {
  const server = await Accepting.open(program)
  const race = await Running.start(program, [timeMs, ...before, server.port], [server.listener])
  const winner = await server.accept(race)
  await winner.expect(HELLO)
  await winner.expectFarewell('FIN')
  return { race, winner }
}

/** Fails where something didn't happen so long after the first dial, which was seen at `dialled`. */
export async function expectAfterDial(
  { startedAt }: Running,
  { dialled, at }: { dialled: Promise<number>; at: number },
  [ms, what]: [number, string],
): Promise<void> {
  const dialledAt = await Promise.race([dialled, Promise.resolve(at)])
  // The dial was not before the start, and not after it was seen: so neither bound can be unfair.
  if (at - startedAt < ms - EARLY_MS) expectBetween(at - startedAt, [ms, ms], what)
  const lateMs = Math.round(at - dialledAt - ms)
  if (lateMs <= AT_ONCE_MS) return
  const fault = { expected: `${ms} ms ${what}`, actual: `${ms + lateMs} ms` }
  throw lateBy(lateMs - AT_ONCE_MS, { ...fault, symptom: 'late' })
}

/** It ends so long after its first dial, with status 4, and has printed nothing. */
export async function expectTimeOut(race: Running, port: number, ms: number): Promise<void> {
  const dialled = dialling(race, port)
  const { status, at } = await race.ended()
  race.expectPrinted('')
  expectStatus(status, 4)
  await expectAfterDial(race, { dialled, at }, [ms, 'from the first dial to the end'])
}

/** The line of a winner that was greeted at `heardAt`, and nothing else. */
export function expectWinner(
  { process, startedAt, text }: Running,
  { port, peers }: Accepting,
  heardAt: number,
): void {
  const [line, ...more] = printedBy(process)
  if (!line || more.length > 0) throw wrong('one line on standard output', shown(text))
  const { winner, ms } = line
  if (winner !== port) throw wrong(`"winner" ${port}, the port that connected first`, shown(winner))
  // A dial that came too soon is another promise's affair.
  const soon = Number(peers[0]?.openedAt) - startedAt < STAGGER_MS - EARLY_MS
  const least = soon ? 0 : STAGGER_MS - EARLY_MS
  const most = Math.ceil(heardAt - startedAt)
  if (typeof ms !== 'number' || !(ms >= least && ms <= most))
    throw wrong(`"ms" from ${least} to ${most}, by what our sockets saw`, shown(ms))
}

/** The line of a race that nobody won: these errors and no others. */
export function expectErrors(
  { process, text }: Running,
  ports: readonly number[],
  code: string,
): void {
  const [line, ...more] = printedBy(process)
  const errors: unknown = line?.['errors']
  if (typeof errors !== 'object' || errors === null || more.length > 0)
    throw wrong('one line with "errors" on standard output', shown(text))
  const wanted = Object.fromEntries(ports.map((port) => [port, code]))
  if (sorted(errors) !== sorted(wanted))
    throw wrong(`"errors" ${JSON.stringify(wanted)}`, shown(errors))
}

function sorted(object: object): string {
  const entries = Object.entries(object)
  return JSON.stringify(entries.toSorted(([a], [b]) => Number(a) - Number(b)))
}

/** The exit status is that of the contract. */
export function expectStatus(status: number | null, wanted: number): void {
  if (status === wanted) return
  // A program that was kept from running may have met its own time-out.
  const fault = { expected: `exit status ${wanted}`, actual: `exit status ${status}` }
  throw new FindingError({ ...fault, symptom: 'wrong status' }, status === 4 ? TIME_MS : undefined)
}

/** Nobody but the winner is connected, or will be; called when the winner has its hello. */
export async function expectNoLoser(
  race: Running,
  late: LatePorts,
  others: readonly Listener[],
): Promise<void> {
  // A dial that was made before the win, by a program that was held up, is in the queue by now.
  await turn()
  const before = others.map(({ peers }) => peers.length)
  await race.process.snapshot()
  await sleep(AT_ONCE_MS)
  late.answer()
  await sleep(LOSERS_WITHIN_MS)
  const later = others.find(({ peers }, at) => peers.length > (before[at] ?? 0))
  if (later) throw wrong('no dial after the win', `one, of port ${later.port}`, 'extra bytes')
  if (late.callers.some(({ text }) => text !== ''))
    throw wrong('no byte for a loser', 'one that was sent something', 'extra bytes')
  if (late.callers.length > 0 || (await stillDials(race, late.ports)))
    throw wrong('the losers taken back at the win', 'one that went on', 'left open')
  for (const peer of others.flatMap(({ peers }) => [...peers]))
    if (peer.receivedBytes > 0 || peer.farewell === 'none')
      throw wrong('each loser closed, without a byte', 'one that was not', 'left open')
}

/** Two ports that answer in the same moment, as the program sees it: it is stopped meanwhile. */
export async function answerTogether(race: Running, late: LatePorts): Promise<void> {
  await dialling(race, ...late.ports)
  pause(race, 'SIGSTOP')
  late.answer()
  const giveUpAt = performance.now() + BOTH_WITHIN_MS
  while (late.callers.length < late.ports.length && performance.now() < giveUpAt)
    await sleep(LOOK_EVERY_MS)
  pause(race, 'SIGCONT')
}

/** The first dial was still going on when the second one began, and one of the two was greeted. */
export async function expectOneWinner(race: Running, { first, callers }: LatePorts): Promise<void> {
  if (!callers.some(({ port }) => port === first))
    throw wrong('the first dial going on beside the second', 'only the second', 'missing bytes')
  await race.printed()
  // All that the winner hears has come by then, also where the line was printed too soon.
  await expectLetGo(callers)
  const spokenTo = callers.filter(({ text }) => text !== '')
  if (spokenTo.length !== 1)
    throw wrong('one port that is sent something', `${spokenTo.length} of them`, 'extra bytes')
  const lines = printedBy(race.process)
  if (lines.length !== 1) throw wrong('one line', `${lines.length} lines`)
  const [line] = lines
  if (line?.['winner'] !== spokenTo[0]?.port)
    throw wrong('"winner" the port that was greeted', shown(line?.['winner']))
}

const isOpen = ({ farewell }: Caller): boolean => farewell === 'none'

/** Each is let go of, at once. */
async function expectLetGo(callers: readonly Caller[]): Promise<void> {
  const giveUpAt = performance.now() + AT_ONCE_MS
  while (callers.some(isOpen) && performance.now() < giveUpAt) await sleep(LOOK_EVERY_MS)
  const fault = { expected: 'no loser connected', actual: 'a loser that connected, and stayed' }
  if (callers.some(isOpen)) throw lateBy(AT_ONCE_MS, { ...fault, symptom: 'left open' })
}

function pause({ process }: Running, signal: 'SIGSTOP' | 'SIGCONT'): void {
  if (globalThis.process.platform !== 'win32' && !process.exit) process.signal(signal)
}

function shown(value: unknown): string {
  return value === undefined || value === '' ? 'nothing' : JSON.stringify(value).slice(0, 200)
}

function wrong(expected: string, actual: string, symptom: Symptom = 'wrong output'): FindingError {
  return new FindingError({ expected, actual, symptom })
}
