import { selectOne, short, shortest } from '../course.ts'
import { loadExercise } from '../grade.ts'
import { keptOf, readProgress, writeProgress } from '../progress.ts'
import type { Verb } from './verb.ts'

export const hintVerb: Verb = {
  argument: '<exercise>',
  summary: 'the next of three hints for the promise that your program broke last',
  options: [],
  run: async (name, _, { out }) => {
    const entry = await selectOne(name)
    const progress = readProgress()
    const kept = keptOf(progress, entry.slug)
    if (kept.broken === undefined) {
      const passed = kept.passed !== undefined
      out(
        passed
          ? `${short(entry)} is passed: no hint is left to give.\n`
          : `Grade first: npm run grade ${shortest(entry)}. A hint is about the promise that your program breaks.\n`,
      )
      return 0
    }
    const hints = (await loadExercise(entry)).hints[kept.broken]
    if (!hints) throw new Error(`${entry.slug} has no hints for promise ${kept.broken}`)
    const level = Math.min(kept.hints, hints.length - 1)
    const about = kept.broken === 0 ? 'The rules for every program' : `Promise ${kept.broken}`
    out(`${about} · hint ${level + 1} of ${hints.length}\n${hints[level]}\n`)
    const exercises = { ...progress.exercises, [entry.slug]: { ...kept, hints: level + 1 } }
    await writeProgress({ ...progress, exercises })
    return 0
  },
}
