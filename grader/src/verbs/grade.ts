import { Hosts } from '../hosts.ts'
import type { Verb } from './verb.ts'

// As many as start side by side on two cores: they are there before the first check asks.
const FIRST_HOSTS = 4

export const gradeVerb: Verb = {
  argument: '<chapter, exercise or all>',
  summary: 'run the checks on your program',
  options: ['all', 'json', 'seed', 'run', 'file', 'without-large'],
  run: async (name, values, terminal) => {
    const hosts = new Hosts(values.run === undefined ? FIRST_HOSTS : 0)
    try {
      // Loaded while the first hosts start.
      if (name === 'all' && !values.json && (values.run ?? values.file) === undefined) {
        const { gradeCourse } = await import('./whole-course.ts')
        return await gradeCourse({ values, terminal, hosts })
      }
      const { gradeAll } = await import('./grading.ts')
      return await gradeAll(name, { values, terminal, hosts })
    } finally {
      hosts.close()
    }
  },
}
