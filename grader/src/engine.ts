/** Runs the checks of one exercise against one program. */
import type { Check } from './harness/check.ts'
import { Decisions, type Decided } from './decisions.ts'
import type { CheckResult } from './verdict.ts'

export type Run = Decided & {
  checks: readonly Check[]
  /** Leaves out the checks whose promise is size. */
  withoutLarge?: boolean
  /** The title of the check that is begun before the others; a large one is over before they begin. */
  sooner?: string
  /** It started the last time: so the others don't wait to see it start. */
  hasStarted?: boolean
  /** Hears how many processes of the program will be wanted, one a check at the least. */
  foresee?: (starts: number) => void
}

/**
 * The first check tells whether the program starts; where it never does, the others are skipped. The small ones
 * are run side by side, each with a process of its own; the large ones after them, one by one.
 * @returns a result for each check, in the order of the checks; `end` ends what is left of all that was started.
 * @throws {DOMException} the signal's reason, where the run was ended by it.
 */
export async function runChecks(
  run: Run,
): Promise<{ results: CheckResult[]; end: () => Promise<void> }> {
  const decisions = new Decisions(run)
  const [start, ...others] = run.checks.filter(
    ({ size }) => !(run.withoutLarge && size === 'large'),
  )
  run.foresee?.(others.length + 1)
  const sooner = others.find(({ title }) => title === run.sooner)
  const inOrder = sooner ? [...new Set([sooner, ...others])] : others
  const ofSize = (wanted: Check['size']): Check[] => inOrder.filter(({ size }) => size === wanted)
  const makeStart = async (): Promise<boolean> => {
    if (start) await decisions.make(start)
    const started = start !== undefined && decisions.results.get(start)?.status === 'passed'
    for (const check of run.checks)
      if (check !== start && !(started && others.includes(check)))
        decisions.skip(check, started ? 'left out' : 'the program never started')
    return started
  }
  const makeSmall = (): Promise<void> =>
    decisions.makeSideBySide([...ofSize('waiting'), ...ofSize('small')])
  const large = ofSize('large')
  const first = sooner && large.includes(sooner) ? large.splice(0, 1) : []
  const early = run.hasStarted && first.length === 0
  const [started] = await Promise.all([makeStart(), early && makeSmall()])
  if (started) {
    for (const check of first) await decisions.makeAlone(check)
    if (!early) await makeSmall()
    for (const check of large) await decisions.makeAlone(check)
  }
  const end = (): Promise<void> => decisions.end()
  if (run.signal?.aborted) await end()
  run.signal?.throwIfAborted()
  return { results: run.checks.flatMap((check) => decisions.results.get(check) ?? []), end }
}
