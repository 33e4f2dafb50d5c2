/** The results of checks that say nothing of how they came about. */
import type { Check } from './harness/check.ts'
import type { CheckResult } from './verdict.ts'

/** It keeps its promise. */
export function passed({ title, promise }: Check, ms: number): CheckResult {
  return { title, promise, status: 'passed', ms }
}

/** It wasn't run. */
export function skipped({ title, promise }: Check, because: string): CheckResult {
  return { title, promise, status: 'skipped', because }
}

/** Nobody can tell. */
export function unknown({ title, promise }: Check, because: string): CheckResult {
  return { title, promise, status: 'unknown', because }
}

/** What is said where a check fails by a bug of ours. */
export function ourFault(error: unknown): string {
  return `a fault of the grader: ${error instanceof Error ? `${error.name}: ${error.message}` : String(error)}`
}
