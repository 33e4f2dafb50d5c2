/** Where a learner stands, what `start` says of it, and that it says so of a damaged file too. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { describe, expect, test } from 'vitest'
import { chapters, exercises, ROOT } from '../src/course.ts'
import { keptOf, type Progress } from '../src/progress.ts'
import { start } from '../src/reporters/start.ts'
import { promiseIn, standingOf, type ExerciseStanding, type State } from '../src/standing.ts'
import { course } from './command-line.ts'
import { COPIED_SLUGS, copyOfCourse, progressOf, writeProgressIn } from './copy.ts'
import { programFile } from './small.ts'

const NOTHING: Progress = { version: 1, exercises: {} }
const [first] = exercises()
if (!first) throw new Error('there is no exercise')

const passed: State = { kind: 'passed' }
const fresh: State = { kind: 'not begun' }
const changed: State = { kind: 'changed' }
const passedBefore: State = { kind: 'starter again', before: 'passed' }
const bestBefore: State = { kind: 'starter again', before: { best: 10, of: 12 } }
const begun: State = {
  kind: 'begun',
  best: 3,
  of: 12,
  broken: {
    promise: 4,
    text: 'Many clients are served at once: 200. A slow client delays no other.',
  },
}

const exercise = (chapter: number, name: string, state: State): ExerciseStanding => ({
  name: `ch${chapter}/${name}`,
  selector: `ch${chapter}/${name}`,
  chapter,
  program: `exercises/0${chapter}-name/${name}/main.ts`,
  state,
})

/** Three chapters with an exercise each, and one that is prose alone. */
function standing(...[one = fresh, two = fresh, three = fresh]: State[]) {
  return {
    chapters: [
      { number: 1, title: 'What makes TCP reliable', exercises: [exercise(1, 'echo-server', one)] },
      { number: 2, title: 'The three-way handshake', exercises: [] },
      {
        number: 3,
        title: 'Acknowledging by sequence number, and what a receiver does with what comes early',
        exercises: [exercise(3, 'reassembler', two), exercise(3, 'window', three)],
      },
    ],
  }
}

const wide = { columns: 80, color: false }
const nextOf = (...states: State[]): string | undefined =>
  /^next: (.*)$/m.exec(start(standing(...states), wide))?.[1]

describe.for([
  ['at the beginning', standing()],
  ['on the way', standing(passed, begun, fresh)],
  ['with nothing graded yet', standing(changed)],
  ['with starters that were graded before', standing(passedBefore, bestBefore, fresh)],
  ['at the end', standing(passed, passed, passedBefore)],
  ['in a course without exercises', { chapters: [{ number: 1, title: 'Alone', exercises: [] }] }],
] as const)('%s', ([, made]) => {
  test.for([60, 80, 120])('it looks like this in %i columns', (columns) => {
    const text = start(made, { columns, color: false })
    expect(text).toMatchSnapshot()
    expect(text.split('\n').filter((line) => line.length > columns)).toEqual([])
  })

  test('it is the same text with and without colour', () => {
    expect(stripVTControlCharacters(start(made, { ...wide, color: true }))).toBe(start(made, wide))
  })
})

describe('the next command', () => {
  test.for([
    ['reads what is not begun', [], 'npm run read ch1'],
    ['reads the next chapter', [passed], 'npm run read ch3'],
    ['grades what is begun', [passed, begun], 'npm run grade ch3/reassembler'],
    ['grades what is written', [passed, fresh, changed], 'npm run grade ch3/window'],
    ['goes back to nothing that was left out', [fresh, begun], 'npm run grade ch3/reassembler'],
    ['reads what was reset before it was passed', [passed, bestBefore], 'npm run read ch3'],
    ['goes back to nothing that was passed and reset', [passedBefore, fresh], 'npm run read ch3'],
    ['is none where all is passed', [passed, passedBefore, passed], undefined],
  ] as const)('%s', ([, states, command]) => expect(nextOf(...states)).toBe(command))
})

describe('the standing', () => {
  const written = { ...first, program: programFile('exits-early.ts') }
  const reset = { ...first, program: join(first.checks, 'starter.ts') }
  const stateIn = (progress: Progress, entry = written): State | undefined =>
    standingOf(progress, [{ number: 1, title: '', exercises: [entry] }]).chapters[0]?.exercises[0]
      ?.state
  const kept = (fields: object): Progress => ({
    version: 1,
    exercises: { [first.slug]: { ...keptOf(NOTHING, first.slug), ...fields } },
  })

  test('has every exercise of the course, in order, below the title of its chapter', () => {
    const { chapters: found } = standingOf(NOTHING)
    const names = found.flatMap((chapter) => chapter.exercises.map(({ name }) => name))
    expect(names).toEqual(exercises().map(({ number, name }) => `ch${number}/${name}`))
    const page = readFileSync(join(ROOT, 'chapters', first.chapter, 'README.md'), 'utf8')
    const { title } = found.find(({ number }) => number === first.number) ?? { title: '' }
    expect(page.split('\n')[0]).toBe(`# ${title}`)
    expect(found.map(({ number }) => number)).toEqual(chapters().map(({ number }) => number))
  })

  test('tells what is passed from what is begun', () => {
    expect(stateIn(kept({ passed: '2026-01-02', best: 12, of: 12 }))).toEqual(passed)
    expect(stateIn(kept({ best: 11, of: 12 }))).toEqual({ kind: 'begun', best: 11, of: 12 })
  })

  test('says of a starter what was reached before, and that it is the starter again', () => {
    expect(stateIn(NOTHING, reset)).toEqual(fresh)
    expect(stateIn(NOTHING, written)).toEqual(changed)
    expect(stateIn(kept({ passed: '2026-01-02', best: 12, of: 12 }), reset)).toEqual(passedBefore)
    expect(stateIn(kept({ best: 10, of: 12, broken: 1 }), reset)).toEqual(bestBefore)
  })

  test('quotes the promise that was broken last', () => {
    const state = stateIn(kept({ best: 3, of: 12, broken: 1 }))
    const text = state?.kind === 'begun' ? (state.broken?.text ?? '') : ''
    const contract = readFileSync(join(ROOT, 'exercises', first.slug, 'README.md'), 'utf8')
    expect(contract).toContain(`\n1. ${text}\n`)
    expect(text).not.toBe('')
    expect(stateIn(kept({ best: 3, of: 12, broken: 0 }))).toMatchObject({ broken: { promise: 0 } })
  })

  test('finds a promise by its number, in the list of promises alone', () => {
    const contract = '1. no\n\n## What it promises\n\n1. One.\n12. Twelve.\n\n## More\n\n2. no\n'
    expect([1, 2, 12].map((number) => promiseIn(contract, number))).toEqual([
      'One.',
      undefined,
      'Twelve.',
    ])
    expect(promiseIn('1. no', 1)).toBeUndefined()
  })
})

describe('the verb', () => {
  test('says how it works to somebody who has done nothing', async () => {
    const { exitCode, stdout, stderr } = await course(['start'], { root: copyOfCourse() })
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
    expect(stdout).toContain('next: npm run read ch1')
    expect(stdout).toContain(join('exercises', COPIED_SLUGS[0] ?? '', 'main.ts'))
  })

  test('says so when all is passed', async () => {
    const root = copyOfCourse()
    writeProgressIn(root, progressOf({ passed: '2026-01-02', best: 9, of: 9, hints: 0 }))
    const { exitCode, stdout } = await course(['start'], { root })
    expect(exitCode).toBe(0)
    expect(stdout).toContain('You have passed the whole course')
    expect(stdout).not.toContain('next:')
  })

  test.for(['{', '{"version":1,"exercises":{"e":5}}'])('refuses the progress %s', async (text) => {
    const root = copyOfCourse()
    writeProgressIn(root, text)
    const { exitCode, stdout, stderr } = await course(['start'], { root })
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' })
    expect(stderr).toMatch(/^\S*progress\.json is damaged\. Move it away .*\.$/)
  })
})
