import { compare } from '../compare.ts'
import { selectOne, short, shortest } from '../course.ts'
import { Hosts } from '../hosts.ts'
import { keptOf, readProgress } from '../progress.ts'
import { comparison } from '../reporters/comparison.ts'
import { UsageError } from '../usage.ts'
import { seedOf } from './seed.ts'
import type { Verb } from './verb.ts'

export const compareVerb: Verb = {
  argument: '<exercise>',
  summary: 'your program beside the references, once it has passed',
  options: ['reveal', 'seed'],
  run: async (name, { reveal, seed }, terminal) => {
    const entry = await selectOne(name)
    const { passed } = keptOf(readProgress(), entry.slug)
    if (passed === undefined && !reveal)
      throw new UsageError(
        `${short(entry)} has not passed yet. Pass it first (npm run grade ${shortest(entry)}), or see the answer all the same: npx course compare ${name} --reveal`,
      )
    const hosts = new Hosts(2)
    try {
      terminal.out(`${comparison(await compare(entry, hosts, seedOf(seed)), terminal)}\n`)
    } finally {
      hosts.close()
    }
    return 0
  },
}
