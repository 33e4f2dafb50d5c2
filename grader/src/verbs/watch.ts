import { select } from '../course.ts'
import { FOR_MANY, Hosts } from '../hosts.ts'
import { UsageError } from '../usage.ts'
import type { Verb } from './verb.ts'

const FIRST_HOSTS = 4

export const watchVerb: Verb = {
  argument: '<chapter or exercise>',
  summary: 'grade again on each save, the check that failed last first',
  options: ['all', 'seed', 'without-large'],
  run: async (name, values, terminal) => {
    const hosts = new Hosts(FIRST_HOSTS, FOR_MANY)
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
