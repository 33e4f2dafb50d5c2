/** What each verb of the command line is. */
import type { Screen } from '../screen.ts'

/** The options of all verbs, as `node:util` reads them. */
export const OPTIONS = {
  all: { type: 'boolean' },
  json: { type: 'boolean' },
  seed: { type: 'string' },
  run: { type: 'string' },
  file: { type: 'string' },
  'without-large': { type: 'boolean' },
  isolation: { type: 'string' },
  references: { type: 'boolean' },
  reveal: { type: 'boolean' },
  yes: { type: 'boolean' },
  repeat: { type: 'string' },
  busy: { type: 'boolean' },
  write: { type: 'boolean' },
  hostile: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const

export type Option = keyof typeof OPTIONS
export type Values = {
  [name in Option]?: (typeof OPTIONS)[name]['type'] extends 'boolean' ? boolean : string
}

export type Verb = {
  /** What stands behind the verb's name: `<exercise>`. */
  argument?: string
  /** What it does, in a line. */
  summary: string
  options: readonly Option[]
  /** @returns the exit code. @throws {UsageError} where it was called wrongly. */
  run: (argument: string, values: Values, terminal: Terminal) => Promise<number>
}

/** What a verb writes to, and how wide and colourful it is. */
export type Terminal = {
  out: (text: string) => void
  err: (text: string) => void
  columns: number
  color: boolean
  /** Wrapped for a person; whole in a pipe, where a program may want the code as it is. */
  longLines: 'wrapped' | 'whole'
  /** Writes a long text: through a pager at a terminal, and as it is elsewhere. */
  page: (text: string) => Promise<void>
  /** Unset where no person is at a terminal. */
  screen?: Screen | undefined
  /** Asks for one line; nothing where nobody can be asked. */
  ask: (question: string) => Promise<string | undefined>
}
