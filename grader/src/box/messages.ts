/**
 * What passes between the grader and the worker that runs the checks in a box, one JSON object a line: orders
 * to the worker's descriptor 3, what it says from its descriptor 4.
 */
import type { CheckResult } from '../verdict.ts'

/** A program, as text, and the exercise whose checks are to be run against it. */
export type Order = {
  slug: string
  file: string
  text: string
  seed: number
  withoutLarge: boolean
}

/** Memory in bytes: when the checks were loaded, and the most that there ever was. */
export type Memory = { atStart: number; atMost: number }

/** What comes of an order; or a fault of the caller, or of ours. */
export type Answer =
  { results: CheckResult[]; memory: Memory } | { wrong: string } | { fault: string }

export const ORDERS = 3
export const ANSWERS = 4
