import { readProgress } from '../progress.ts'
import { start } from '../reporters/start.ts'
import { standingOf } from '../standing.ts'
import type { Verb } from './verb.ts'

export const startVerb: Verb = {
  summary: 'where you are, and what is next',
  options: [],
  run: async (_, __, terminal) => {
    terminal.out(`${start(standingOf(readProgress()), terminal)}\n`)
    return 0
  },
}
