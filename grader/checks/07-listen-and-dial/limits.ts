/** Whether a dialer ends when it is to end, neither sooner nor later. */
import { setTimeout as sleep } from 'node:timers/promises'
import { expectBetween } from '../../src/harness/check.ts'
import { begin, dialledFor, type Run } from '../../src/harness/client.ts'
import { listen } from '../../src/harness/ports.ts'
import { AT_ONCE_MS, EARLY_MS, EXIT_WITHIN_MS } from '../../src/harness/deadlines.ts'
import { FindingError } from '../../src/harness/finding.ts'
import type { Listener } from '../../src/harness/listener.ts'
import type { ProgramProcess } from '../../src/harness/process.ts'
import type { Program } from '../../src/harness/program.ts'
import { AMPLE_MS, argumentsOf, expectFailure, expectLine, says } from './lines.ts'

const LOOK_EVERY_MS = 5
// A timer fires in one turn of the loop; what it destroys closes in the next ones.
const TURNS = 10

/**
 * Expects status 4 at the time-out. The program's time begins after its process has and before it dials: so
 * it is too early by the one and too late by the other, however long its language takes to start.
 */
export async function expectTimeout(
  program: Program,
  { port, timeoutMs }: { port: number; timeoutMs: number },
  listener?: Listener,
): Promise<void> {
  const argv = argumentsOf({ port, timeoutMs })
  const { process, startedAt, ended } = await begin(program, argv, listener)
  // It is heard of below, or no more where the program has been found out before.
  ended.catch(() => {})
  await (listener ? accepted(process, listener) : dialledFor(0)(process))
  const dueAt = performance.now() + timeoutMs
  const run = await endedInTime(process, ended, Promise.resolve(dueAt))
  const endedAt = performance.now()
  expectFailure(run, 4)
  const what = 'from the start to the end'
  if (endedAt - startedAt < timeoutMs - EARLY_MS)
    expectBetween(endedAt - startedAt, [timeoutMs, timeoutMs], what)
  expectBetween(Math.max(timeoutMs, endedAt - dueAt + timeoutMs), [timeoutMs, timeoutMs], what)
}

/** Expects the dialer to print the line and to end at once, though the server neither ends nor says more. */
export async function expectEndAtOnce(program: Program, text: string, line: string): Promise<void> {
  const said = Promise.withResolvers<number>()
  const listener = await listen(program, async (peer) => {
    said.resolve(performance.now())
    await says(text)(peer)
  })
  const argv = argumentsOf({ port: listener.port, timeoutMs: AMPLE_MS })
  const { process, ended } = await begin(program, argv, listener)
  ended.catch(() => {})
  const run = await endedInTime(process, ended, said.promise)
  const endedAt = performance.now()
  listener.connections(1)
  expectLine(run, line)
  expectBetween(
    endedAt - (await said.promise),
    [0, 0],
    "from the server's line to the program's end",
  )
}

async function accepted(process: ProgramProcess, listener: Listener): Promise<void> {
  while (listener.peers.length === 0 && !process.exit) await sleep(LOOK_EVERY_MS)
}

/**
 * The program's end, where it comes in time. It is found out where it goes on though its event loop has
 * turned since it was due: that is known from its own answers, so a stalled machine is not to blame.
 */
async function endedInTime(
  process: ProgramProcess,
  ended: Promise<Run>,
  dueAt: Promise<number>,
): Promise<Run> {
  const overdue = dueAt.then((at) => turnedSince(process, at))
  // What comes first: its end, or its answers that it goes on.
  const first = await Promise.race([ended, overdue])
  if (first !== 'going on') return first
  const expected = 'the program to end when it is due'
  await Promise.race([process.gone(), sleep(EXIT_WITHIN_MS)])
  if (!process.exit)
    throw new FindingError({ expected, actual: 'the program going on', symptom: 'left open' })
  const actual = `an end ${Math.round(performance.now() - (await dueAt))} ms later`
  throw new FindingError({ expected, actual, symptom: 'late' })
}

async function turnedSince(process: ProgramProcess, dueAt: number): Promise<'going on'> {
  const never = new Promise<never>(() => {})
  await sleep(Math.max(0, dueAt + AT_ONCE_MS - performance.now()))
  if (!process.hosted) return never
  for (let turn = 0; turn < TURNS; turn += 1) {
    if (!(await process.snapshot())) return never
    await sleep(LOOK_EVERY_MS)
  }
  return 'going on'
}
