/** Standard output of one JSON object a line. */
import { printable } from './bytes.ts'
import { FindingError } from './finding.ts'
import type { ProgramProcess } from './process.ts'

/** What it has written on standard output so far, an object a line. @throws {FindingError} for anything else. */
export function linesOf(process: ProgramProcess): Record<string, unknown>[] {
  const lines = process.stdout.text.split('\n')
  if (lines.at(-1) === '') lines.pop()
  return lines.map((line) => {
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
