/** What reply-within makes of what servers of ours answer. */
import { hears, QUESTION, trickles } from './answers.ts'
import { show } from '../../src/harness/bytes.ts'
import { expectBetween } from '../../src/harness/check.ts'
import { dialling } from '../../src/harness/dials.ts'
import { FindingError } from '../../src/harness/finding.ts'
import type { Listener, Manner } from '../../src/harness/listener.ts'
import { comesDue, withTimeToSpare } from '../../src/harness/moments.ts'
import type { Peer } from '../../src/harness/peer.ts'
import { listen, unansweredPort } from '../../src/harness/ports.ts'
import type { Program } from '../../src/harness/program.ts'
import { Running, type End } from '../../src/harness/running.ts'

// Far more than a right program needs; a wrong one ends by it.
export const AMPLE_MS = 1_500
// Enough for an honest machine, and little enough to be close.
const SPARE_MS = 200

type Run = { run: Running; end: End; listener: Listener }

/** Runs the program at a server of ours that treats it in this manner. */
export async function asks(program: Program, manner: Manner, deadlineMs = AMPLE_MS): Promise<Run> {
  const listener = await listen(program, manner)
  const run = await Running.start(program, [listener.port, deadlineMs], [listener])
  return { run, end: await run.ended(), listener }
}

/** The line was printed, nothing else, and the status is 0. */
export function expectLine({ end, run, listener }: Run, line: string): void {
  expectStatus(end, 0)
  const wanted = Buffer.from(`${line}\n`)
  const { bytes } = run.process.stdout
  if (!bytes.equals(wanted)) throw wrongOutput(show(wanted), bytes)
  const said = listener.connections(1)[0]?.receivedBytes ?? 0
  if (said === QUESTION.length) return
  const expected = `${show(QUESTION)} from the program, and nothing else`
  throw new FindingError({ expected, actual: `${said} B`, symptom: 'extra bytes' })
}

/** The status is this, and nothing was printed. */
export function expectFailure({ end, run }: Pick<Run, 'end' | 'run'>, status: number): void {
  const { bytes } = run.process.stdout
  if (bytes.length > 0) throw wrongOutput('nothing', bytes)
  expectStatus(end, status)
}

/** Status 1, nothing printed, and a line on standard error. */
export function expectExplained(outcome: Pick<Run, 'end' | 'run'>): void {
  expectFailure(outcome, 1)
  if (outcome.run.process.stderr.text.trim() !== '') return
  const expected = 'a line for a person on standard error'
  throw new FindingError({ expected, actual: 'nothing there', symptom: 'output' })
}

/** Runs the program at a port that refuses, or at any other where nobody of ours hears of it. */
export async function asksAt(
  program: Program,
  port: number,
  deadlineMs = AMPLE_MS,
): Promise<Pick<Run, 'end' | 'run'>> {
  const run = await Running.start(program, [port, deadlineMs])
  return { run, end: await run.ended() }
}

/** Expects an end at once after the whole answer, though the server neither ends nor says more. */
export async function expectEndAtOnce(program: Program, text: string, line: string): Promise<void> {
  let saidAt = Number.NaN
  const outcome = await asks(program, async (peer: Peer) => {
    await hears(peer)
    saidAt = performance.now()
    await peer.send(Buffer.from(text))
    await peer.untilFarewell()
  })
  expectLine(outcome, line)
  expectBetween(outcome.end.at - saidAt, [0, 0], "from the answer to the program's end")
}

/** Expects a line that trickles in, and is complete 200 ms before the deadline, to be printed. */
export async function expectTrickled(
  program: Program,
  line: string,
  deadlineMs: number,
): Promise<void> {
  const everyMs = (deadlineMs - SPARE_MS) / (line.length + 1)
  let saidAt = Infinity
  const said = (): void => void (saidAt = performance.now())
  const outcome = await asks(program, trickles(everyMs, `${line}\n`, said), deadlineMs)
  const ranMs = outcome.end.at - outcome.run.startedAt
  // Who gives up before its own deadline hasn't been held up by any machine.
  if (outcome.end.status === 4 && ranMs < deadlineMs)
    expectBetween(ranMs, [deadlineMs, deadlineMs], 'from the start to giving up')
  // Many small delays of ours add up: what counts is the time that was left when all was said.
  const spareMs = Math.max(1, outcome.run.startedAt + deadlineMs - saidAt)
  await withTimeToSpare(spareMs, () => Promise.resolve(expectLine(outcome, line)))
}

/** Expects status 4 at the deadline, and the connection reset. */
export async function expectCut(
  program: Program,
  manner: Manner,
  deadlineMs: number,
): Promise<void> {
  const accepted = Promise.withResolvers<Peer>()
  const listener = await listen(program, (peer) => {
    accepted.resolve(peer)
    return manner(peer)
  })
  const run = await Running.start(program, [listener.port, deadlineMs], [listener])
  const peer = await Promise.race([accepted.promise, run.process.gone()])
  await expectEndAt(run, 'farewell' in peer ? peer.openedAt : performance.now(), deadlineMs)
  const [{ farewell }] = listener.connections(1) as [Peer]
  if (farewell === 'RST') return
  const expected = 'a reset (RST) at the deadline'
  throw new FindingError({ expected, actual: 'a FIN', symptom: 'early FIN' })
}

/** Expects status 4 at the deadline, where the SYN is not answered, or where only the second one is. */
export async function expectCutInDial(
  program: Program,
  deadlineMs: number,
  syn: 'unanswered' | 'answered late',
): Promise<void> {
  const { port, release } = await unansweredPort(program)
  const run = await Running.start(program, [port, deadlineMs])
  const dialledAt = await dialling(run, port)
  if (syn === 'answered late') release()
  await expectEndAt(run, dialledAt, deadlineMs)
}

/** The dial was after the start of the program, and not after we have seen it. */
async function expectEndAt(run: Running, dialledAt: number, deadlineMs: number): Promise<void> {
  const since = { from: run.startedAt, to: dialledAt, seen: run.process.hosted }
  const ended = run.ended().then((end) => {
    expectFailure({ run, end }, 4)
    return end
  })
  await comesDue({ since, ms: deadlineMs, what: 'from the dial to the end' }, run.process, ended)
}

function expectStatus({ status, signal }: End, wanted: number): void {
  if (status === wanted) return
  const actual = signal ? `an end by ${signal}` : `exit status ${status}`
  const fault = { expected: `exit status ${wanted}`, actual, symptom: 'wrong status' } as const
  // A machine that holds up the answer for long enough makes the deadline pass.
  throw new FindingError(fault, status === 4 ? AMPLE_MS : undefined)
}

function wrongOutput(expected: string, bytes: Buffer): FindingError {
  const actual = bytes.length === 0 ? 'nothing' : show(bytes)
  return new FindingError({
    expected: `${expected} on standard output`,
    actual,
    symptom: 'wrong output',
  })
}
