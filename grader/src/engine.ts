/** Runs the checks of one exercise against one program. */
import type { Check } from './harness/check.ts'
import { Decisions, type Decided } from './decisions.ts'
import type { CheckResult } from './verdict.ts'

export type Run = Decided & {
  checks: readonly Check[]
  /** Leaves out the checks whose promise is size. */
  withoutLarge?: boolean
  /** The title of the check that is run before the others, once the program has started. */
  sooner?: string
  /** Hears how many processes of the program will be wanted, one a check at the least. */
  foresee?: (starts: number) => void
}

/**
 * The first check is run alone: where the program never starts, the others are skipped. The small ones
 * are run side by side, each with a process of its own; the large ones after them, one by one.
 * @returns a result for each check, in the order of the checks, and when all that was started is gone.
 * @throws {DOMException} the signal's reason, where the run was ended by it.
 */
export async function runChecks(
  run: Run,
): Promise<{ results: CheckResult[]; gone: Promise<void> }> {
  const decisions = new Decisions(run)
  const [start, ...others] = run.checks.filter(
    ({ size }) => !(run.withoutLarge && size === 'large'),
  )
  run.foresee?.(others.length + 1)
  if (start) await decisions.make(start)
  const started = start && decisions.results.get(start)?.status === 'passed'
  const rest = started ? others : []
  for (const check of run.checks)
    if (check !== start && !rest.includes(check))
      decisions.skip(check, started ? 'left out' : 'the program never started')
  const sooner = rest.find(({ title }) => title === run.sooner)
  if (sooner) await decisions.make(sooner)
  const ofSize = (wanted: Check['size']): Check[] =>
    rest.filter((check) => check.size === wanted && check !== sooner)
  await decisions.makeSideBySide([...ofSize('waiting'), ...ofSize('small')])
  for (const check of ofSize('large')) await decisions.makeAlone(check)
  const gone = decisions.end()
  if (run.signal?.aborted) await gone
  run.signal?.throwIfAborted()
  return { results: run.checks.flatMap((check) => decisions.results.get(check) ?? []), gone }
}
