/** Where a learner stands in the course, and what is next: progress and folders, seen together. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { chapters, here, isStarter, ROOT, short, shortest, type Entry } from './course.ts'
import { keptOf, type Progress } from './progress.ts'

/** What was reached with an exercise before its file became the starter again. */
export type Before = 'passed' | { best: number; of: number }

/**
 * What a learner has done about an exercise; `changed`: written, and not graded yet; `starter again`:
 * graded, and then reset or edited back. What was passed once stays passed: the best score is kept.
 */
export type State =
  | { kind: 'passed' }
  | { kind: 'begun'; best: number; of: number; broken?: Broken }
  | { kind: 'changed' }
  | { kind: 'starter again'; before: Before }
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

/** The same for every verb that meets a starter. */
export function starterState(progress: Progress, slug: string): State & { kind: StarterKind } {
  const { passed, best, of } = keptOf(progress, slug)
  if (passed !== undefined) return { kind: 'starter again', before: 'passed' }
  return of === 0 ? { kind: 'not begun' } : { kind: 'starter again', before: { best, of } }
}

type StarterKind = 'not begun' | 'starter again'

function stateOf(entry: Entry, progress: Progress): State {
  if (isStarter(entry)) return starterState(progress, entry.slug)
  const { passed, best, of, broken } = keptOf(progress, entry.slug)
  if (passed !== undefined) return { kind: 'passed' }
  if (of === 0) return { kind: 'changed' }
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
