import { Hosts } from '../hosts.ts'
import { isolate, type Isolation } from './isolation.ts'
import type { Verb } from './verb.ts'

// As many as start side by side on two cores: they are there before the first check asks.
const FIRST_HOSTS = 4

export const gradeVerb: Verb = {
  argument: '<chapter, exercise or all>',
  summary: 'run the checks on your program',
  options: ['all', 'json', 'seed', 'run', 'file', 'without-large', 'isolation', 'references'],
  run: async (name, values, terminal) => {
    const guarded = values.run === undefined && values.isolation === undefined
    const hosts = new Hosts(guarded ? FIRST_HOSTS : 0)
    const isolation: Isolation = guarded ? {} : await isolate(values)
    try {
      // Loaded while the first hosts start.
      if (name === 'all' && !values.json && (values.run ?? values.file) === undefined) {
        const { gradeCourse } = await import('./whole-course.ts')
        return await gradeCourse({ values, terminal, hosts, ...isolation })
      }
      const { gradeAll } = await import('./grading.ts')
      return await gradeAll(name, { values, terminal, hosts, ...isolation })
    } finally {
      hosts.close()
      await isolation.box?.close()
    }
  },
}
