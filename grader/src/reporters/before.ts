/** What is said of an exercise that was graded, and whose file is the starter again. */
import type { Before } from '../standing.ts'

/** What was reached before: the same words wherever such an exercise is shown. */
export function beforeInWords(before: Before): string {
  return before === 'passed' ? 'passed before' : `best ${before.best} of ${before.of}`
}
