/** One try at one check: the exchange with the program, what it gave, and whether to believe it. */
import { hash } from 'node:crypto'
import { seededRandom } from './harness/bytes.ts'
import type { Check, Draft } from './harness/check.ts'
import {
  ANSWER_WITHIN_MS,
  CHECK_WITHIN_MS,
  GRADING_WITHIN_MS,
  STALLED_SHARE,
} from './harness/deadlines.ts'
import { FindingError, type Fault, type Finding } from './harness/finding.ts'
import type { Launch } from './harness/process.ts'
import { Program } from './harness/program.ts'
import { Transcript, type Step } from './harness/transcript.ts'
import { ourFault, passed, unknown } from './results.ts'
import type { StallWatch } from './stall.ts'
import { UsageError } from './usage.ts'
import type { CheckResult } from './verdict.ts'

/** How the program is started, and what chance gives. */
export type Chance = {
  launch: Launch
  seed: number
  /** Ends the run: no check is begun after it. */
  signal?: AbortSignal
}

/** Whether a failure may be the machine's: a stated time was missed, or the machine stalled. */
type Doubt = 'none' | 'late' | 'stalled'

/** What one try at a check gave; `end` ends its processes and connections. */
export type Try = {
  result: CheckResult
  doubt: Doubt
  /** Whether the program kept us waiting for as long as we wait, or printed or computed until it was ended. */
  excessive: boolean
  end: () => Promise<void>
}

/** Makes the exchange of a check once, and says what came of it. */
export async function tryCheck(check: Check, run: Chance, stall: StallWatch): Promise<Try> {
  const transcript = new Transcript()
  const program = new Program(run.launch, transcript)
  const over = (result: CheckResult, doubt: Doubt = 'none'): Try => ({
    result,
    doubt,
    excessive: false,
    end: () => program.stop(),
  })
  if (run.signal?.aborted) return over(unknown(check, 'ended'))
  if (stall.ageMs > GRADING_WITHIN_MS) return over(unknown(check, 'the grading took too long'))
  const lateBefore = stall.lateMs
  try {
    const random = seededRandom(seedOf(check.title, run.seed))
    await withinCheckBound(program, check.dialogue({ program, random }))
    return over(passed(check, program.ageMs))
  } catch (error) {
    if (!(error instanceof FindingError)) {
      const tried = over(unknown(check, ourFault(error)))
      if (!(error instanceof UsageError)) return tried
      await tried.end()
      throw error
    }
    const ms = program.ageMs
    const doubt = doubtOf(error, program, stall.lateMs - lateBefore)
    const finding = await findingOf(error, check, { program, transcript })
    const { title, promise } = check
    const busy = error.fault.symptom === 'busy'
    const unanswered = busy || (error.boundMs ?? 0) >= ANSWER_WITHIN_MS
    const exceeded = program.process?.exceeded
    return {
      ...over({ title, promise, status: 'failed', ms, finding }, doubt),
      excessive: unanswered || exceeded === 'output' || exceeded === 'processor',
    }
  }
}

/** What happens in one exchange, whatever becomes of it. */
export async function tell({ title, dialogue }: Draft, { launch, seed }: Chance): Promise<Step[]> {
  const transcript = new Transcript()
  const program = new Program(launch, transcript)
  try {
    const random = seededRandom(seedOf(title, seed))
    await withinCheckBound(program, dialogue({ program, random }))
  } catch (error) {
    if (!(error instanceof FindingError)) throw error
  }
  const steps = await stepsOf(program, transcript)
  await program.stop()
  return steps
}

/** Each check has its own chance, whatever others there are. */
function seedOf(title: string, seed: number): number {
  return Buffer.from(hash('sha1', `${seed} ${title}`, 'buffer')).readUInt32BE()
}

/**
 * Bounds the time since the program was first started: how long we take to have a process for it says nothing of it.
 */
async function withinCheckBound(program: Program, dialogue: Promise<void>): Promise<void> {
  const { promise, reject } = Promise.withResolvers<never>()
  const noProcess = new Error('there was no process for the program')
  const begun = setTimeout(() => {
    if (!program.process) reject(noProcess)
  }, GRADING_WITHIN_MS)
  let looking: NodeJS.Timeout | undefined
  const look = (): void => {
    const leftMs = CHECK_WITHIN_MS - program.ageMs
    if (leftMs > 0) looking = setTimeout(look, leftMs)
    else reject(tooLong())
  }
  look()
  try {
    await Promise.race([dialogue, promise])
  } finally {
    clearTimeout(begun)
    clearTimeout(looking)
  }
}

function tooLong(): FindingError {
  const fault: Fault = {
    expected: 'answers at the speed of a loopback',
    actual: `an exchange that was not over after ${CHECK_WITHIN_MS / 1000} s`,
    symptom: 'late',
    why: 'the program answers, and far too slowly',
  }
  return new FindingError(fault, CHECK_WITHIN_MS)
}

/** Looks whether a bound of time decided while the grader or the program was kept from running. */
function doubtOf({ boundMs, fault }: FindingError, { process }: Program, lateMs: number): Doubt {
  if (process?.endedByOthers) return 'late'
  if (boundMs === undefined) return 'none'
  const waitedMs = process?.times.waitedForCpuMs ?? 0
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
