/** Whether a dialer gives up at its time-out, neither sooner nor later. */
import { setTimeout as sleep } from 'node:timers/promises'
import { expectBetween } from '../../src/harness/check.ts'
import { begin, dialledFor } from '../../src/harness/client.ts'
import { AT_ONCE_MS, EARLY_MS, EXIT_WITHIN_MS } from '../../src/harness/deadlines.ts'
import { FindingError } from '../../src/harness/finding.ts'
import type { Listener } from '../../src/harness/listener.ts'
import type { ProgramProcess } from '../../src/harness/process.ts'
import type { Program } from '../../src/harness/program.ts'
import { argumentsOf, expectFailure } from './lines.ts'

const LOOK_EVERY_MS = 5
// A timer fires in one turn of the loop; what it destroys closes in the next ones.
const TURNS = 4

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
  const run = await Promise.race([ended, overdue(process, dueAt)])
  const endedAt = performance.now()
  expectFailure(run, 4)
  const what = 'from the start to the end'
  if (endedAt - startedAt < timeoutMs - EARLY_MS)
    expectBetween(endedAt - startedAt, [timeoutMs, timeoutMs], what)
  expectBetween(Math.max(timeoutMs, endedAt - dueAt + timeoutMs), [timeoutMs, timeoutMs], what)
}

async function accepted(process: ProgramProcess, listener: Listener): Promise<void> {
  while (listener.peers.length === 0 && !process.exit) await sleep(LOOK_EVERY_MS)
}

/** Rejects where the program goes on though its event loop has turned since the time was over. */
async function overdue(process: ProgramProcess, dueAt: number): Promise<never> {
  const never = new Promise<never>(() => {})
  await sleep(Math.max(0, dueAt + AT_ONCE_MS - performance.now()))
  if (process.exit || !process.hosted) return never
  for (let turn = 0; turn < TURNS; turn += 1) await process.snapshot()
  await Promise.race([process.gone(), sleep(EXIT_WITHIN_MS)])
  if (process.exit) return never
  const expected = 'the program to end at its time-out'
  throw new FindingError({ expected, actual: 'the program going on', symptom: 'left open' })
}
