/** Findings of what came far too late. */
import { STALLED_SHARE } from './deadlines.ts'
import { FindingError, type Fault } from './finding.ts'

/**
 * A finding of something that came so many milliseconds too late. It is doubted only where the machine held us up
 * for as long in all: many small delays of a busy machine don't make a second.
 */
export function lateBy(lateMs: number, fault: Fault): FindingError {
  return new FindingError(fault, lateMs / STALLED_SHARE)
}
