import { exercises, short } from '../course.ts'
import { keptOf, readProgress } from '../progress.ts'
import type { Verb } from './verb.ts'

export const progressVerb: Verb = {
  summary: 'what you have passed so far',
  options: ['json'],
  run: async (_, { json }, { out }) => {
    const progress = readProgress()
    if (json) {
      out(`${JSON.stringify(progress)}\n`)
      return 0
    }
    const all = exercises()
    const passed = all.filter(({ slug }) => keptOf(progress, slug).passed !== undefined)
    for (const entry of all) {
      const { passed: when, best, of } = keptOf(progress, entry.slug)
      const state =
        when === undefined
          ? of === 0
            ? 'not graded yet'
            : `best so far ${best} of ${of}`
          : `passed on ${when.slice(0, 10)}`
      out(`  ${when === undefined ? '·' : '✔'} ${short(entry).padEnd(32)}${state}\n`)
    }
    out(`${passed.length} of ${all.length} exercises passed\n`)
    return 0
  },
}
