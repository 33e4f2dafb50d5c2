/** Why a check failed: what the learner is told. */
import type { Step } from './transcript.ts'

/** What kind of fault was seen: the same for all programs that go wrong in the same way. */
export type Symptom =
  | 'crash'
  | 'exit'
  | 'busy'
  | 'silent'
  | 'wrong bytes'
  | 'missing bytes'
  | 'off by one'
  | 'extra bytes'
  | 'early FIN'
  | 'reset'
  | 'left open'
  | 'took too much'
  | 'memory'
  | 'wrong place'
  | 'wrong port'
  | 'wrong status'
  | 'late'
  | 'too early'
  | 'output'
  | 'wrong output'
  | 'syntax'

/** A known wrong program that this one looks like. */
export type Likely = { name: string; diagnosis: string }

export type Finding = {
  /** A noun phrase that fits "expected …". */
  expected: string
  /** A noun phrase that fits "got …". */
  actual: string
  symptom: Symptom
  /** How the bytes were cut that broke the program. */
  delivery?: string
  /** Where `expected` and `actual` first differ, as a column in both. */
  caret?: number
  /** The place in the learner's own file: `path:line:col`. */
  place?: string
  /** The lines around that place, each with its number. */
  frame?: string[]
  /** What it has to do with TCP. */
  why?: string
  /** The section to read. */
  read?: string
  /** What happened on the wire, in order. */
  transcript: Step[]
  likely?: Likely
  /** What the TypeScript compiler says of a program that crashed, as `path:line:col message`. */
  types?: string[]
}

/** The part of a Finding that the place of the fault knows; the engine adds the rest. */
export type Fault = Omit<Finding, 'transcript' | 'likely' | 'types' | 'frame'>

/** What stood in the place of what was expected. */
export type Seen = Omit<Fault, 'expected'>

/** The learner's fault. Any other error that leaves a check is the grader's own. */
export class FindingError extends Error {
  override name = 'FindingError'
  readonly fault: Fault
  /** Set where a bound of time decided: the engine then asks whether the machine was at fault. */
  boundMs: number | undefined
  /** By how much the bound was missed, where that is known: a shorter stall doesn't explain it. */
  readonly overMs: number | undefined

  constructor(fault: Fault, boundMs?: number, overMs?: number) {
    super(`expected ${fault.expected}, got ${fault.actual}`)
    this.fault = fault
    this.boundMs = boundMs
    this.overMs = overMs
  }
}
