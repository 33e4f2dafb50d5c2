/** How far a program was kept from the machine, in the same words wherever it is shown. */
import type { Isolated } from '../verdict.ts'

/** `boxed`, or `guarded, not boxed: bubblewrap is not installed`. */
export function isolationInWords({ isolation, notBoxed }: Isolated): string {
  return notBoxed === undefined ? isolation : `${isolation}, not boxed: ${notBoxed}`
}
