/** What a person has to say of an exercise; everything else is found on disk. */

import type { Draft } from './harness/check.ts'

/** Three hints of growing strength: a question, the section to read again, the name of the means. */
export type Hints = readonly [question: string, section: string, means: string]

export type Exercise = {
  title: string
  /** Which side of the connection the program is. */
  role: 'server' | 'client'
  /** Hints for each numbered promise; 0 is the rules for every program. */
  hints: Readonly<Record<number, Hints>>
  /** The exchange that `compare` shows for the learner's program and for the reference. */
  telling: Draft
}

/** Gives the object back; it exists so that an editor checks and completes what is written. */
export function defineExercise(exercise: Exercise): Exercise {
  return exercise
}
