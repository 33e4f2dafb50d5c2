/** Where a learner stands in the course, and what is next: progress and folders, seen together. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { chapters, here, isStarter, ROOT, short, shortest, type Entry } from './course.ts'
import { keptOf, type Progress } from './progress.ts'

/** What a learner has done about an exercise; `changed`: written, and not graded yet. */
export type State =
  | { kind: 'passed' }
  | { kind: 'begun'; best: number; of: number; broken?: Broken }
  | { kind: 'changed' }
  | { kind: 'not begun' }

/** The promise that was broken in the last verdict, with its text where the contract has one. */
export type Broken = { promise: number; text?: string }

/** One exercise, by the names that a learner types. */
export type ExerciseStanding = {
  name: string
  /** What selects it: `ch1`, or `ch1/echo-server` where the chapter has several. */
  selector: string
  chapter: number
  program: string
  state: State
}

export type Standing = {
  readonly chapters: readonly {
    readonly number: number
    readonly title: string
    readonly exercises: readonly ExerciseStanding[]
  }[]
}

/** Where the learner stands, chapter by chapter. */
export function standingOf(progress: Progress, all = chapters()): Standing {
  const standing = (entry: Entry): ExerciseStanding => ({
    name: short(entry),
    selector: shortest(entry),
    chapter: entry.number,
    program: here(entry.program),
    state: stateOf(entry, progress),
  })
  return {
    chapters: all.map(({ exercises, ...chapter }) => ({
      ...chapter,
      exercises: exercises.map(standing),
    })),
  }
}

function stateOf(entry: Entry, progress: Progress): State {
  const { passed, best, of, broken } = keptOf(progress, entry.slug)
  if (passed !== undefined) return { kind: 'passed' }
  if (of === 0) return { kind: isStarter(entry) ? 'not begun' : 'changed' }
  if (broken === undefined) return { kind: 'begun', best, of }
  const page = join(ROOT, 'exercises', entry.slug, 'README.md')
  const text = existsSync(page) ? promiseIn(readFileSync(page, 'utf8'), broken) : undefined
  return {
    kind: 'begun',
    best,
    of,
    broken: { promise: broken, ...(text !== undefined && { text }) },
  }
}

/** The text of a numbered promise in a contract; promise 0 has none of its own. */
export function promiseIn(contract: string, number: number): string | undefined {
  const [, promises = ''] = contract.split(/^## What it promises$/m)
  return new RegExp(`^${number}\\. (.+)$`, 'm').exec(promises.split(/^## /m)[0] ?? '')?.[1]
}
