/** Verdicts for a program: one object, its shape is `Report` in `verdict.ts`. */
import { REPORT_VERSION, type Isolated, type Report, type Verdict } from '../verdict.ts'

/** The whole text, without a line feed at its end. */
export function json(
  verdicts: Verdict[],
  { isolation, notBoxed, seed }: Isolated & { seed: number },
): string {
  const isolated = { isolation, ...(notBoxed !== undefined && { notBoxed }) }
  const report: Report = { version: REPORT_VERSION, ...isolated, seed, verdicts }
  return JSON.stringify(report)
}
