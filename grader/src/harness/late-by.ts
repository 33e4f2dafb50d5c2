/** Findings of what came too late, or too early. */
import { AT_ONCE_MS, STALLED_SHARE } from './deadlines.ts'
import { FindingError, type Fault } from './finding.ts'

/**
 * A finding of something that came so many milliseconds later than it may. It is doubted only where the
 * machine held us up for as long: a stall of a tenth of a second doesn't explain a whole one.
 */
export function lateBy(overMs: number, fault: Fault): FindingError {
  return new FindingError(fault, Math.max(AT_ONCE_MS, overMs / STALLED_SHARE))
}

/**
 * A finding of something that came so many milliseconds sooner than it may. A program may set its timer before what
 * we count from, and be held up in between: it is doubted only where it was held up for as long.
 */
export function earlyBy(underMs: number, fault: Fault): FindingError {
  return new FindingError(fault, underMs / STALLED_SHARE)
}
