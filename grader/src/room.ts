/** Who may run at the same time: any number of checks beside each other, or a single one alone. */
import { Semaphore } from 'async-mutex'

// More than ever run at once: so a check beside others never waits for a place, only for one that is alone.
const PLACES = 10_000

const room = new Semaphore(PLACES)

/** Runs beside all others of this process, of every grading, unless one of them is to be alone. */
export function beside<T>(act: () => Promise<T>): Promise<T> {
  return room.runExclusive(act)
}

/** Runs when the others have ended; those that come later wait for it. */
export function alone<T>(act: () => Promise<T>): Promise<T> {
  return room.runExclusive(act, PLACES)
}
