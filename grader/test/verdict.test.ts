/** What a list of results comes to: the outcome, the score and the exit code. */
import { describe, expect, test } from 'vitest'
import { exitCode, outcomeOf, score } from '../src/verdict.ts'
import { failed, passed, skipped, unknown, verdict } from './verdicts.ts'

const mixes = [
  { mix: 'no check at all', checks: [], outcome: 'unknown', passes: 0 },
  { mix: 'passes alone', checks: [passed(), passed()], outcome: 'passed', passes: 2 },
  { mix: 'a failure', checks: [passed(), failed()], outcome: 'failed', passes: 1 },
  { mix: 'a failure and an unknown', checks: [unknown(), failed()], outcome: 'failed', passes: 0 },
  {
    mix: 'a failure and skipped ones',
    checks: [failed(), skipped()],
    outcome: 'failed',
    passes: 0,
  },
  { mix: 'a pass and an unknown', checks: [passed(), unknown()], outcome: 'unknown', passes: 1 },
  { mix: 'a pass and a skipped one', checks: [passed(), skipped()], outcome: 'unknown', passes: 1 },
  { mix: 'skipped ones alone', checks: [skipped(), skipped()], outcome: 'unknown', passes: 0 },
] as const

describe.for(mixes)('$mix', ({ checks, outcome, passes }) => {
  const made = verdict(...checks)

  test(`comes to "${outcome}"`, () => expect(outcomeOf(made)).toBe(outcome))

  test(`counts ${passes} passes`, () => expect(score(made)).toBe(passes))

  test('gives the exit code of its outcome', () => {
    expect(exitCode([made])).toBe({ passed: 0, failed: 1, unknown: 2 }[outcome])
  })
})

describe('the exit code of several verdicts', () => {
  const [good, bad, unclear] = [verdict(passed()), verdict(failed()), verdict(unknown())]

  test('is 0 only where all passed', () => {
    expect(exitCode([good, good])).toBe(0)
    expect(exitCode([good, unclear])).toBe(2)
  })

  test('is 1 where one failed, whatever the others came to', () => {
    expect(exitCode([good, bad, unclear])).toBe(1)
    expect(exitCode([unclear, bad])).toBe(1)
  })

  test('is 2 where nothing was graded', () => expect(exitCode([])).toBe(2))
})
