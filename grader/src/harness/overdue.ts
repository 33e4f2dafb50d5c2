/** What doesn't come at its time, nor for long after it. */
import { ANSWER_WITHIN_MS, AT_ONCE_MS, STALLED_SHARE } from './deadlines.ts'
import { FindingError } from './finding.ts'

/**
 * Waits for something that is due within so many milliseconds. Where the wait is given up, it is overdue by seconds:
 * many small delays of a busy machine don't explain that, and so the finding is doubted only for a stall as long.
 */
export async function due<T>(withinMs: number, waiting: () => Promise<T>): Promise<T> {
  try {
    return await waiting()
  } catch (error) {
    if (error instanceof FindingError && error.boundMs === ANSWER_WITHIN_MS)
      error.boundMs = (ANSWER_WITHIN_MS - withinMs - AT_ONCE_MS) / STALLED_SHARE
    throw error
  }
}
