import { select } from '../course.ts'
import { Hosts } from '../hosts.ts'
import { UsageError } from '../usage.ts'
import type { Verb } from './verb.ts'

// Both before the first save and after it.
const FIRST_HOSTS = 4
// All programs of an exercise's checks, so that none is waited for after a save; 15 MiB each.
const MOST_AHEAD = 24

export const watchVerb: Verb = {
  argument: '<chapter or exercise>',
  summary: 'grade again on each save, the check that failed last first',
  options: ['all', 'seed', 'without-large'],
  run: async (name, values, terminal) => {
    const hosts = new Hosts(FIRST_HOSTS, MOST_AHEAD)
    try {
      const [first, ...others] = await select(name)
      if (!first) throw new UsageError('There is no exercise to watch.')
      const { Watching } = await import('./watching.ts')
      await new Watching([first, ...others], { values, terminal, hosts }).over()
      return 0
    } finally {
      hosts.close()
    }
  },
}
