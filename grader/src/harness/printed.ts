/** What a server prints, a JSON object a line, while it runs. */
import { printable } from './bytes.ts'
import { FindingError } from './finding.ts'
import type { ProgramProcess } from './process.ts'

/**
 * The lines that are whole so far.
 * @throws {FindingError} for one that isn't a JSON object.
 */
export function printedBy({ stdout }: ProgramProcess): Record<string, unknown>[] {
  // From the bytes: a character may be cut where two of the program's writes meet.
  const lines = stdout.bytes.toString().split('\n')
  return lines.slice(0, -1).map((line) => {
    const value = parsed(line)
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>
    throw new FindingError({
      expected: 'standard output of one JSON object a line',
      actual: `the line ${printable(JSON.stringify(line.slice(0, 80)))}`,
      symptom: 'wrong output',
    })
  })
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}
