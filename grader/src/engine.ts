/** Runs the checks of one exercise against one program. */
import { hash } from 'node:crypto'
import { seededRandom } from './harness/bytes.ts'
import type { Check, Draft } from './harness/check.ts'
import {
  ANSWER_WITHIN_MS,
  CHECK_WITHIN_MS,
  GRADING_WITHIN_MS,
  STALLED_SHARE,
} from './harness/deadlines.ts'
import { FindingError, type Finding } from './harness/finding.ts'
import type { Launch } from './harness/process.ts'
import { Program } from './harness/program.ts'
import { Transcript, type Step } from './harness/transcript.ts'
import { ourFault, passed, skipped, unknown } from './results.ts'
import { StallWatch } from './stall.ts'
import { UsageError } from './usage.ts'
import type { CheckResult } from './verdict.ts'

export type Run = {
  checks: readonly Check[]
  launch: Launch
  seed: number
  /** Leaves out the checks whose promise is size. */
  withoutLarge?: boolean
  /** The title of the check that is run before the others, once the program has started. */
  sooner?: string
  /** Ends the run: no check is begun after it. */
  signal?: AbortSignal
  /** Hears how many processes of the program will be wanted, one a check at the least. */
  foresee?: (starts: number) => void
  /** Hears of each result as it comes, in no order. */
  onResult?: (check: Check, result: CheckResult) => void
}

/** Whether a failure may be the machine's: a stated time was missed, or the machine stalled. */
type Doubt = 'none' | 'late' | 'stalled'

/** What one try at a check gave. */
type Try = { result: CheckResult; doubt: Doubt; unanswered?: boolean }

/**
 * The first check is run alone: where the program never starts, the others are skipped. The small ones
 * are run side by side, each with a process of its own; the large ones after them, one by one.
 * @returns a result for each check, in the order of the checks.
 * @throws {DOMException} the signal's reason, where the run was ended by it.
 */
export async function runChecks(run: Run): Promise<CheckResult[]> {
  const stall = new StallWatch()
  const results = new Map<Check, CheckResult>()
  const settle = (check: Check, result: CheckResult): void => {
    results.set(check, result)
    run.onResult?.(check, result)
  }
  const decide = async (check: Check): Promise<Check | undefined> => {
    const { result, doubt, unanswered } = await tryCheck(check, run, stall)
    if (doubt !== 'none') return check
    if (unanswered) stuck = true
    settle(check, result)
    return undefined
  }
  const decideAlone = async (check: Check): Promise<void> => {
    const doubtful = await decide(check)
    if (doubtful) settle(check, await again(check, run, stall))
  }
  let stuck = false
  const [start, ...others] = run.checks.filter(
    ({ size }) => !(run.withoutLarge && size === 'large'),
  )
  run.foresee?.(others.length + 1)
  if (start) await decideAlone(start)
  const started = start && results.get(start)?.status === 'passed'
  const rest = started ? others : []
  for (const check of run.checks)
    if (check !== start && !rest.includes(check))
      settle(check, skipped(check, started ? 'left out' : 'the program never started'))
  const sooner = rest.find(({ title }) => title === run.sooner)
  if (sooner) await decideAlone(sooner)
  const ofSize = (wanted: Check['size']): Check[] =>
    rest.filter((check) => check.size === wanted && check !== sooner)
  const doubtful = await Promise.all([...ofSize('waiting'), ...ofSize('small')].map(decide))
  for (const check of doubtful) if (check) settle(check, await again(check, run, stall))
  for (const check of ofSize('large')) {
    // A program that keeps us waiting once does so again, and each time for seconds.
    if (stuck) settle(check, skipped(check, 'the program left another check without an answer'))
    else await decideAlone(check)
  }
  stall.stop()
  run.signal?.throwIfAborted()
  return run.checks.flatMap((check) => results.get(check) ?? [])
}

/** What happens in one exchange, whatever becomes of it. */
export async function tell(
  { title, dialogue }: Draft,
  { launch, seed }: Pick<Run, 'launch' | 'seed'>,
): Promise<Step[]> {
  const transcript = new Transcript()
  const program = new Program(launch, transcript)
  try {
    await withinCheckBound(dialogue({ program, random: seededRandom(seedOf(title, seed)) }))
  } catch (error) {
    if (!(error instanceof FindingError)) throw error
  }
  const steps = await stepsOf(program, transcript)
  await program.stop()
  return steps
}

/** The second try, with nothing beside it, decides; where the machine stalls again, nobody can tell. */
async function again(check: Check, run: Run, stall: StallWatch): Promise<CheckResult> {
  if (stall.ageMs > GRADING_WITHIN_MS)
    return unknown(check, 'the grading took too long to try it again alone')
  const { result, doubt } = await tryCheck(check, run, stall)
  if (doubt !== 'stalled') return result
  return unknown(check, 'the machine stalled, twice, while the program was waited for')
}

async function tryCheck(check: Check, run: Run, stall: StallWatch): Promise<Try> {
  if (run.signal?.aborted) return { result: unknown(check, 'ended'), doubt: 'none' }
  if (stall.ageMs > GRADING_WITHIN_MS)
    return { result: unknown(check, 'the grading took too long'), doubt: 'none' }
  const transcript = new Transcript()
  const program = new Program(run.launch, transcript)
  const lateBefore = stall.lateMs
  try {
    await withinCheckBound(
      check.dialogue({ program, random: seededRandom(seedOf(check.title, run.seed)) }),
    )
    return { result: passed(check, program.ageMs), doubt: 'none' }
  } catch (error) {
    if (error instanceof UsageError) throw error
    if (!(error instanceof FindingError))
      return { result: unknown(check, ourFault(error)), doubt: 'none' }
    const ms = program.ageMs
    const doubt = doubtOf(error, program, stall.lateMs - lateBefore)
    const finding = await findingOf(error, check, { program, transcript })
    const busy = error.fault.symptom === 'busy'
    const unanswered = busy || (error.boundMs ?? 0) >= ANSWER_WITHIN_MS
    const { title, promise } = check
    return { result: { title, promise, status: 'failed', ms, finding }, doubt, unanswered }
  } finally {
    await program.stop()
  }
}

/** Each check has its own chance, whatever others there are. */
function seedOf(title: string, seed: number): number {
  return Buffer.from(hash('sha1', `${seed} ${title}`, 'buffer')).readUInt32BE()
}

async function withinCheckBound(dialogue: Promise<void>): Promise<void> {
  const { promise, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => {
    const actual = `an exchange that was not over after ${CHECK_WITHIN_MS / 1000} s`
    reject(
      new FindingError(
        {
          expected: 'answers at the speed of a loopback',
          actual,
          symptom: 'late',
          why: 'the program answers, and far too slowly',
        },
        CHECK_WITHIN_MS,
      ),
    )
  }, CHECK_WITHIN_MS)
  try {
    await Promise.race([dialogue, promise])
  } finally {
    clearTimeout(timer)
  }
}

/** Looks whether a bound of time decided while the grader or the program was kept from running. */
function doubtOf({ boundMs, fault }: FindingError, { process }: Program, lateMs: number): Doubt {
  if (process?.endedByOthers) return 'late'
  if (boundMs === undefined) return 'none'
  const waitedMs = process?.waitedForCpuMs ?? 0
  // A program in a busy loop waits for the processor as long as others want it, too.
  const stalledMs = fault.symptom === 'busy' ? lateMs : lateMs + waitedMs
  if (stalledMs > STALLED_SHARE * boundMs) return 'stalled'
  // What was dragged out for so long is no matter of a moment: it isn't heard out once more.
  return fault.symptom === 'late' && boundMs < CHECK_WITHIN_MS ? 'late' : 'none'
}

async function findingOf(
  { fault }: FindingError,
  { why, read }: Check,
  { program, transcript }: { program: Program; transcript: Transcript },
): Promise<Finding> {
  return { why, read, ...fault, transcript: await stepsOf(program, transcript) }
}

async function stepsOf({ process }: Program, transcript: Transcript): Promise<Step[]> {
  return transcript.steps(process ? [...(await process.notes()), ...process.ending()] : [])
}
