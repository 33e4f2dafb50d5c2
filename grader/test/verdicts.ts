/** Verdicts made by hand, for the tests of what is told of them. */
import type { Finding } from '../src/harness/finding.ts'
import type { CheckResult, Verdict } from '../src/verdict.ts'

export const passed = (title = 'passes'): CheckResult => ({
  title,
  promise: 1,
  status: 'passed',
  ms: 21.4,
})

export const skipped = (title = 'is skipped'): CheckResult => ({
  title,
  promise: 2,
  status: 'skipped',
  because: 'the program never started',
})

export const unknown = (title = 'is unknown'): CheckResult => ({
  title,
  promise: 3,
  status: 'unknown',
  because: 'the machine stalled, twice, while the program was waited for',
})

/** A failure of promise 4, or of another one. */
export function failed(
  title = 'fails',
  finding: Partial<Finding> = {},
  number = 4,
): CheckResult & { status: 'failed' } {
  const whole: Finding = {
    expected: 'a FIN',
    actual: 'a reset (RST)',
    symptom: 'reset',
    transcript: [],
    ...finding,
  }
  return { title, promise: number, status: 'failed', ms: 42, finding: whole }
}

export const verdict = (...checks: CheckResult[]): Verdict => ({
  exercise: '01-reliable-streams/echo-server',
  checks,
})
