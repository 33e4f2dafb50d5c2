/** Starts the programs of the course for a test; none of them outlives it. */
import { execa } from 'execa'
import type { TestContext } from 'vitest'
import { ROOT } from '../src/course.ts'
import { killGroup } from '../src/harness/reaper.ts'

// All programs of a chapter take 4 s together on two cores with eight busy processes beside them;
// one that needs this long will never end.
const ENDS_WITHIN_MS = 60_000

// After the test itself: a program that never ends is then named by the test, not by its time-out.
export const TEST_WITHIN_MS = ENDS_WITHIN_MS + 10_000

const living = new Set<number>()
process.on('exit', () => {
  for (const pid of living) killGroup(pid)
})
// Without these the worker that runs the test would end, or be left alone, without an 'exit'.
for (const end of ['SIGINT', 'SIGTERM', 'SIGHUP', 'disconnect'])
  process.on(end, () => process.exit(1))

/** A process; awaited, it gives its exit code and its output. `all` has both outputs in one. */
export type Started = ReturnType<typeof startNode>

/**
 * Starts a program with this Node from the top of the course, as a process group of its own. It is
 * killed when the test has finished; a concurrent test must name itself by its own `onTestFinished`.
 */
export function startNode(args: readonly string[], onTestFinished: TestContext['onTestFinished']) {
  const started = execa(process.execPath, args, {
    cwd: ROOT,
    stdin: 'ignore',
    all: true,
    reject: false,
    detached: true,
    timeout: ENDS_WITHIN_MS,
    // What a terminal or a test framework sets for itself makes Node print or do more.
    env: { FORCE_COLOR: undefined, NO_COLOR: undefined, NODE_OPTIONS: undefined },
  })
  const { pid } = started
  if (pid !== undefined) {
    living.add(pid)
    onTestFinished(async () => {
      killGroup(pid)
      await started
      living.delete(pid)
    })
  }
  return started
}
