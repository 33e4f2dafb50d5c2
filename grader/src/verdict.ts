/** What is told of a program, and how a program that calls us learns it. */
import type { Finding } from './harness/finding.ts'

/** The version of the shape of `--json`: it changes when a field changes its meaning or goes. */
export const REPORT_VERSION = 1

export type CheckResult = {
  title: string
  /** The numbered promise of the contract that the check holds; 0 is the rules for every program. */
  promise: number
} & (
  | { status: 'passed'; ms: number }
  | { status: 'failed'; ms: number; finding: Finding }
  /** The program never started, or the learner left the check out. */
  | { status: 'skipped'; because: string }
  /** The grader's fault, or the machine stalled: can't tell. */
  | { status: 'unknown'; because: string }
)

export type Verdict = {
  /** A slug: `01-reliable-streams/echo-server`. */
  exercise: string
  checks: CheckResult[]
}

/** How far a program was kept from the machine. */
export type Isolation = 'boxed' | 'guarded' | 'none'

/** The same, and why no box was there where one was wanted. */
export type Isolated = { isolation: Isolation; notBoxed?: string }

/** Where the caller says nothing else. */
export const GUARDED: Isolated = { isolation: 'guarded' }

/** What `--json` prints, as one object. */
export type Report = Isolated & {
  version: typeof REPORT_VERSION
  seed: number
  verdicts: Verdict[]
}

export type Outcome = 'passed' | 'failed' | 'unknown'

/** A pass needs every check to have run and passed; one broken promise is a failure for certain. */
export function outcomeOf({ checks }: Verdict): Outcome {
  if (checks.some(({ status }) => status === 'failed')) return 'failed'
  return checks.length > 0 && checks.every(({ status }) => status === 'passed')
    ? 'passed'
    : 'unknown'
}

/** How many checks passed. */
export function score({ checks }: Verdict): number {
  return checks.filter(({ status }) => status === 'passed').length
}

/** 0: all passed. 1: a promise was broken. 2: can't tell. */
export function exitCode(verdicts: readonly Verdict[]): 0 | 1 | 2 {
  const outcomes = verdicts.map(outcomeOf)
  if (outcomes.includes('failed')) return 1
  return outcomes.length > 0 && outcomes.every((outcome) => outcome === 'passed') ? 0 : 2
}
