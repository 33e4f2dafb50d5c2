/** Stated times: when something happened in a program, as nearly as can be told from outside. */
import { expectBetween } from './check.ts'
import { STALLED_SHARE } from './deadlines.ts'
import { FindingError } from './finding.ts'

/** By `performance.now()`: it was not before the one, and as a rule not after the other. */
export type Moment = { from: number; to: number }

/** What was done, and when the program can have seen it. */
export async function momentOf<T>(action: () => Promise<T>): Promise<Moment & { value: T }> {
  const from = performance.now()
  const value = await action()
  return { from, to: performance.now(), value }
}

/** Fails where something didn't happen so many milliseconds after the moment: 5 ms before to 250 ms after that. */
export function expectDue(
  at: number,
  since: Moment,
  { ms, what }: { ms: number; what: string },
): void {
  expectBetween(at - since.from, [ms, ms + since.to - since.from], what)
}

/**
 * A dialogue in which we must be in time, with so many milliseconds to spare. A finding in it is doubted where the
 * machine held us or the program up for as long.
 */
export async function withTimeToSpare(
  spareMs: number,
  dialogue: () => Promise<void>,
): Promise<void> {
  try {
    await dialogue()
  } catch (error) {
    if (error instanceof FindingError) error.boundMs ??= spareMs / STALLED_SHARE
    throw error
  }
}
