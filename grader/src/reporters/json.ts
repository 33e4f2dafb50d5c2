/** Verdicts for a program: one object, its shape is `Report` in `verdict.ts`. */
import { REPORT_VERSION, type Isolation, type Report, type Verdict } from '../verdict.ts'

/** The whole text, without a line feed at its end. */
export function json(
  verdicts: Verdict[],
  { isolation, seed }: { isolation: Isolation; seed: number },
): string {
  return JSON.stringify({ version: REPORT_VERSION, isolation, seed, verdicts } satisfies Report)
}
