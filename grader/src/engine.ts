/** Runs the checks of one exercise against one program. */
import type { Check } from './harness/check.ts'
import { GRADING_WITHIN_MS } from './harness/deadlines.ts'
import { Endings } from './endings.ts'
import { alone, beside } from './room.ts'
import { StallWatch } from './stall.ts'
import { tryCheck, unknown, type Chance } from './try.ts'
import type { CheckResult } from './verdict.ts'

export type Run = Chance & {
  checks: readonly Check[]
  /** Leaves out the checks whose promise is size. */
  withoutLarge?: boolean
  /** The title of the check that is run before the others, once the program has started. */
  sooner?: string
  /** Hears how many processes of the program will be wanted, one a check at the least. */
  foresee?: (starts: number) => void
  /** Hears of each result as it comes, in no order. */
  onResult?: (check: Check, result: CheckResult) => void
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
  const stall = new StallWatch()
  const results = new Map<Check, CheckResult>()
  const settle = (check: Check, result: CheckResult): void => {
    results.set(check, result)
    run.onResult?.(check, result)
  }
  const endings = new Endings()
  const decide = async (check: Check): Promise<Check | undefined> => {
    const tried = await beside(() => tryCheck(check, run, stall))
    endings.add(tried)
    if (tried.doubt !== 'none') return check
    settle(check, tried.result)
    return undefined
  }
  const decideAgain = async (check: Check): Promise<void> => {
    await endings.now()
    settle(check, await alone(() => again(check, run, stall)))
  }
  const decideFirst = async (check: Check): Promise<void> => {
    if (await decide(check)) await decideAgain(check)
  }
  const [start, ...others] = run.checks.filter(
    ({ size }) => !(run.withoutLarge && size === 'large'),
  )
  run.foresee?.(others.length + 1)
  if (start) await decideFirst(start)
  const started = start && results.get(start)?.status === 'passed'
  const rest = started ? others : []
  for (const check of run.checks)
    if (check !== start && !rest.includes(check))
      settle(check, skipped(check, started ? 'left out' : 'the program never started'))
  const sooner = rest.find(({ title }) => title === run.sooner)
  if (sooner) await decideFirst(sooner)
  const ofSize = (wanted: Check['size']): Check[] =>
    rest.filter((check) => check.size === wanted && check !== sooner)
  const doubtful = await Promise.all([...ofSize('waiting'), ...ofSize('small')].map(decide))
  for (const check of doubtful) if (check) await decideAgain(check)
  for (const check of ofSize('large')) {
    await endings.now()
    await decideFirst(check)
  }
  stall.stop()
  const gone = endings.now()
  if (run.signal?.aborted) await gone
  run.signal?.throwIfAborted()
  return { results: run.checks.flatMap((check) => results.get(check) ?? []), gone }
}

/** The second try, with nothing of ours beside it, decides; where the machine stalls again, nobody can tell. */
async function again(check: Check, run: Run, stall: StallWatch): Promise<CheckResult> {
  if (stall.ageMs > GRADING_WITHIN_MS)
    return unknown(check, 'the grading took too long to try it again alone')
  const { result, doubt, end } = await tryCheck(check, run, stall)
  await end()
  if (doubt !== 'stalled') return result
  return unknown(check, 'the machine stalled, twice, while the program was waited for')
}

function skipped({ title, promise }: Check, because: string): CheckResult {
  return { title, promise, status: 'skipped', because }
}
