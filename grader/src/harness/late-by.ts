/** Findings of what came too late. */
import { AT_ONCE_MS, STALLED_SHARE } from './deadlines.ts'
import { FindingError, type Fault } from './finding.ts'

/**
 * A finding of something that came so many milliseconds later than it may. It is doubted only where the
 * machine held us up for as long: a stall of a tenth of a second doesn't explain a whole one.
 */
export function lateBy(overMs: number, fault: Fault): FindingError {
  return new FindingError(fault, Math.max(AT_ONCE_MS, overMs / STALLED_SHARE))
}

/** Where the machine kept us from telling anything of the program: it is always doubted, and so never a failure. */
export function tooSlow(expected: string): FindingError {
  const actual = 'a machine that was too slow for that'
  return new FindingError({ expected, actual, symptom: 'late' }, -Infinity)
}
