/** Standard output of one JSON object a line. */
import { printable } from './bytes.ts'
import { FindingError } from './finding.ts'
import type { ProgramProcess } from './process.ts'

type Line = Record<string, unknown>

const SHOWN = 80

/** All that a program has written. @throws {FindingError} for a line that is no JSON object. */
export function linesOf(process: ProgramProcess): Line[] {
  const lines = textsOf(process)
  return (lines.at(-1) === '' ? lines.slice(0, -1) : lines).map(objectOf)
}

/** The lines that are whole so far. @throws {FindingError} for one that is no JSON object. */
export function printedBy(process: ProgramProcess): Line[] {
  return textsOf(process).slice(0, -1).map(objectOf)
}

/** From the bytes: a character may be cut where two of the program's writes meet. */
function textsOf({ stdout }: ProgramProcess): string[] {
  return stdout.bytes.toString().split('\n')
}

function objectOf(line: string): Line {
  const value = parsed(line)
  // Safe: what typeof calls an object, and isn't null, has names.
  if (typeof value === 'object' && value !== null) return value as Line
  throw new FindingError({
    expected: 'standard output of one JSON object a line',
    actual: `the line ${printable(JSON.stringify(line.slice(0, SHOWN)))}`,
    symptom: 'wrong output',
  })
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}
