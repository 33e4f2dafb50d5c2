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
