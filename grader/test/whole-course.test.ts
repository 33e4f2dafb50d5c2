/** The whole course on one screen. */
import { copyFileSync, cpSync, existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { describe, expect, test } from 'vitest'
import { exercises, select } from '../src/course.ts'
import {
  courseRow,
  courseTotals,
  type CourseOutcome,
  type Graded,
} from '../src/reporters/whole-course.ts'
import type { Progress } from '../src/progress.ts'
import type { Report } from '../src/verdict.ts'
import { courseExitCode } from '../src/verbs/whole-course.ts'
import { course } from './command-line.ts'
import {
  COPIED_SLUGS,
  copyOfCourse,
  programIn,
  progressIn,
  progressOf,
  writeProgressIn,
} from './copy.ts'
import { programFile } from './small.ts'

const outcomes = {
  passed: { kind: 'passed', passed: 12, of: 12 },
  failed: { kind: 'failed', passed: 3, of: 12 },
  unknown: { kind: 'unknown', passed: 11, of: 12 },
  fresh: { kind: 'not begun' },
  passedBefore: { kind: 'starter again', before: 'passed' },
  bestBefore: { kind: 'starter again', before: { best: 10, of: 12 } },
  lost: {
    kind: 'no program',
    because: 'There is no exercises/09-name/lost/main.ts. Bring it back.',
  },
} as const satisfies Record<string, CourseOutcome>

const row = (chapter: number, title: string, outcome: CourseOutcome): Graded => ({
  chapter,
  title,
  selector: `ch${chapter}`,
  outcome,
  ms: 1234.5,
})

const rows = [
  row(1, 'Echo server', outcomes.passed),
  row(2, 'A server that measures how long a handshake takes', outcomes.failed),
  row(8, 'Race', outcomes.unknown),
  row(9, 'Lost', outcomes.lost),
  row(11, 'Framing', outcomes.passedBefore),
  row(12, 'A proxy', outcomes.bestBefore),
  row(13, 'A chat room', outcomes.fresh),
]

const totals = (of: readonly Graded[]): string =>
  courseTotals({ rows: of, seed: 4711, ms: 4938 }, { columns: 80, color: false })

const screen = (columns: number, color: boolean): string =>
  [
    ...rows.map((one) => courseRow(one, { columns, color })),
    courseTotals({ rows, seed: 4711, ms: 4938 }, { columns, color }),
  ].join('\n')

describe('the screen', () => {
  test.for([60, 80, 120])('looks like this in %i columns', (columns) => {
    const text = screen(columns, false)
    expect(text).toMatchSnapshot()
    expect(text.split('\n').filter((line) => line.length > columns)).toEqual([])
  })

  test('is the same text with and without colour', () => {
    expect(screen(80, true)).toContain('\u{1b}')
    expect(stripVTControlCharacters(screen(80, true))).toBe(screen(80, false))
  })
})

describe('what is next and how it ends', () => {
  const { passed, failed, unknown, fresh, lost, passedBefore, bestBefore } = outcomes
  test.for([
    ['all passed', [passed, passed], 0, 'The whole course has passed.'],
    ['one failed', [passed, fresh, failed], 1, 'next: npm run grade ch3'],
    ["one can't be told", [passed, unknown], 2, 'next: npm run grade ch2'],
    ['one has no program', [lost, passed], 2, 'next: npm run grade ch1'],
    ['one failed and one is unknown', [unknown, failed], 1, 'next: npm run grade ch2'],
    ['one is not begun', [passed, fresh, fresh], 1, 'next: npm run read ch2'],
    ['one was reset before it was passed', [passed, bestBefore], 1, 'next: npm run read ch2'],
    ['one was passed and reset', [passedBefore, fresh], 1, 'next: npm run read ch2'],
    ['all passed, one reset', [passed, passedBefore], 1, 'The whole course has passed.'],
    ['there is none', [], 2, 'There is no exercise yet.'],
  ] as const)('%s', ([, found, exitCode, next]) => {
    const made = found.map((outcome, at) => row(at + 1, 'Title', outcome))
    expect(courseExitCode(made)).toBe(exitCode)
    expect(totals(made).split('\n')).toContain(next)
  })
})

describe('grade all', () => {
  const [one = '', two = ''] = COPIED_SLUGS
  const put = (root: string, program: string): void =>
    copyFileSync(programFile(program), programIn(root, one))

  test('stands for every exercise', async () => {
    expect(await select('all')).toEqual(exercises())
  })

  test('runs no starter, and keeps nothing of it', async () => {
    const root = copyOfCourse()
    const { exitCode, stdout, stderr } = await course(['grade', 'all'], { root })
    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: '' })
    expect(stdout.match(/ not begun$/gm)).toHaveLength(2)
    expect(existsSync(progressIn(root))).toBe(false)
  })

  test('says the same of a starter that was graded before as start does', async () => {
    const root = copyOfCourse()
    writeProgressIn(root, progressOf({ passed: '2026-01-02', best: 9, of: 9, hints: 0 }))
    const [all, start] = await Promise.all([
      course(['grade', 'all'], { root }),
      course(['start'], { root }),
    ])
    expect(all.stdout.match(/ starter again\n {9}passed before$/gm)).toHaveLength(2)
    expect(all.stdout).toContain('0 of 2 passed · 2 starter again · ')
    expect(start.stdout.match(/^ {2}✔ .* passed before, starter again$/gm)).toHaveLength(2)
    expect([all.exitCode, start.exitCode]).toEqual([1, 0])
  })

  test('grades the references where it is asked to, and keeps nothing of them', async () => {
    const root = copyOfCourse()
    for (const slug of COPIED_SLUGS)
      cpSync(exercises()[0]?.solutions ?? '', join(root, 'solutions', slug), { recursive: true })
    const { exitCode, stdout } = await course(['grade', 'all', '--references'], { root })
    expect(stdout.match(/ passed /g)?.length).toBeGreaterThanOrEqual(2)
    expect(stdout).toContain('2 of 2 passed')
    expect(exitCode).toBe(0)
    expect(existsSync(progressIn(root))).toBe(false)
    const { exitCode: wrong, stderr } = await course(
      ['grade', 'all', '--references', '--run', 'true'],
      { root },
    )
    expect({ wrong, stderr }).toEqual({
      wrong: 2,
      stderr: expect.stringContaining('--run') as string,
    })
  })

  test('shows no details of a failure, and keeps its score', async () => {
    const root = copyOfCourse()
    put(root, 'exits-early.ts')
    const { exitCode, stdout } = await course(['grade', 'all'], { root })
    expect(exitCode).toBe(1)
    expect(stdout).toMatch(/^ {2}✖ ch1 .* failed +0 of \d+ +\d+ ms$/m)
    expect(stdout).toContain('0 of 2 passed · 1 failed · 1 not begun · ')
    expect(stdout).not.toContain('expected')
    const kept = JSON.parse(readFileSync(progressIn(root), 'utf8')) as Progress
    expect(Object.keys(kept.exercises)).toEqual([one])
  })

  test('explains failures with --all', async () => {
    const root = copyOfCourse()
    put(root, 'exits-early.ts')
    const { stdout } = await course(['grade', 'all', '--all'], { root })
    expect(stdout).toMatch(/^ {2}expected +\S/m)
    expect(stdout.trimEnd()).toMatch(/next: npm run grade ch1\nisolation: guarded · seed \d+$/)
  })

  test('goes on where a program is not there', async () => {
    const root = copyOfCourse()
    rmSync(programIn(root, one))
    copyFileSync(programFile('exits-early.ts'), programIn(root, two))
    const { exitCode, stdout, stderr } = await course(['grade', 'all'], { root })
    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: '' })
    expect(stdout).toContain("0 of 2 passed · 1 failed · 1 can't tell · ")
    expect(stdout).toMatch(/There is no \S+main\.ts\./)
  })

  test('with --json prints one object with every verdict, of starters too', async () => {
    const root = copyOfCourse()
    put(root, 'exits-early.ts')
    const { exitCode, stdout } = await course(['grade', 'all', '--json'], { root })
    const { verdicts } = JSON.parse(stdout) as Report
    expect(exitCode).toBe(1)
    expect(verdicts.map(({ exercise }) => exercise)).toEqual([one, two])
  })

  test.for([
    ['--file', programFile('exits-early.ts')],
    ['--run', 'true'],
  ])('refuses %s, which is for one exercise', async (flags) => {
    const root = copyOfCourse()
    const { exitCode, stdout, stderr } = await course(['grade', 'all', ...flags], { root })
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' })
    expect(stderr).toMatch(/^--run and --file grade one exercise\. Say which: ch1\//)
    expect(existsSync(progressIn(root))).toBe(false)
  })
})
