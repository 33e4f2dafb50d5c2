/** The lines that a race prints, and findings about them. */
import { FindingError, type Symptom } from '../../src/harness/finding.ts'

/** What a race has printed: an object a line. */
export function linesOf(text: string): Record<string, unknown>[] {
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => {
      const value = parsed(line)
      // Safe: any object has names, whatever they are.
      if (typeof value === 'object' && value !== null) return value as Record<string, unknown>
      throw wrong('standard output of one JSON object a line', `the line ${shown(line)}`)
    })
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}

/** A value as it was printed. */
export function shown(value: unknown): string {
  return value === undefined || value === '' ? 'nothing' : JSON.stringify(value).slice(0, 200)
}

/** A finding without a bound of time. */
export function wrong(
  expected: string,
  actual: string,
  symptom: Symptom = 'wrong output',
): FindingError {
  return new FindingError({ expected, actual, symptom })
}
