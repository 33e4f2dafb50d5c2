/** The whole course on one screen: a line for each exercise, then how many passed and what is next. */
import { styleText, type InspectColor } from 'node:util'
import { wrapAnsi } from 'fast-wrap-ansi'
import type { Before } from '../standing.ts'
import { GUARDED, type Isolated, type Outcome } from '../verdict.ts'
import { beforeInWords } from './before.ts'
import { isolationInWords } from './isolation.ts'

/** What came of an exercise; `no program`: its file is not there, or can't be read. */
export type CourseOutcome =
  | { kind: Outcome; passed: number; of: number }
  | { kind: 'not begun' }
  | { kind: 'starter again'; before: Before }
  | { kind: 'no program'; because: string }

export type Graded = {
  chapter: number
  title: string
  /** What a learner types to select it. */
  selector: string
  outcome: CourseOutcome
  ms: number
}

export type Totals = { rows: readonly Graded[]; seed: number; ms: number; isolated?: Isolated }

type Kind = CourseOutcome['kind']
type Width = { columns: number; color: boolean }

// A space at which no line is broken: a number stays beside its word.
const UNBROKEN = '\u{a0}'

const CHAPTER_COLUMNS = 5
const MARK_COLUMNS = 4
const WORD_COLUMNS = 13
const COUNT_COLUMNS = 9
const TIME_COLUMNS = 10

const kinds = {
  passed: ['✔', 'green', 'passed'],
  failed: ['✖', 'red', 'failed'],
  unknown: ['?', 'yellow', "can't tell"],
  'no program': ['?', 'yellow', "can't tell"],
  'starter again': ['·', 'gray', 'starter again'],
  'not begun': ['·', 'gray', 'not begun'],
} as const satisfies Record<Kind, [string, InspectColor, string]>

/** The line of one exercise; a title that is too long goes on below. */
export function courseRow(
  { chapter, title, outcome, ms }: Graded,
  { columns, color }: Width,
): string {
  const [mark, name, word] = kinds[outcome.kind]
  const paint = painter(color)
  const indent = MARK_COLUMNS + CHAPTER_COLUMNS
  const width = columns - indent - WORD_COLUMNS - COUNT_COLUMNS - TIME_COLUMNS
  const [first = '', ...more] = wrapAnsi(title, width, { hard: true }).split('\n')
  const count = 'of' in outcome ? `${outcome.passed} of ${outcome.of}` : ''
  const isRun = outcome.kind !== 'not begun' && outcome.kind !== 'starter again'
  const time = isRun ? `${Math.round(ms)} ms` : ''
  const cells = `${word.padEnd(WORD_COLUMNS)}${count.padStart(COUNT_COLUMNS)}${time.padStart(TIME_COLUMNS)}`
  const below = wrapAnsi(belowOf(outcome), columns - indent)
    .split('\n')
    .filter(Boolean)
  return [
    `  ${paint(name, mark)} ${`ch${chapter}`.padEnd(CHAPTER_COLUMNS)}${first.padEnd(width)}${cells}`.trimEnd(),
    ...[...more, ...below].map((line) => ' '.repeat(indent) + line),
  ].join('\n')
}

/** What can't stand in the row: why it wasn't graded, or what was reached before. */
function belowOf(outcome: CourseOutcome): string {
  if (outcome.kind === 'starter again') return beforeInWords(outcome.before)
  return outcome.kind === 'no program' ? outcome.because : ''
}

/** The totals, and the one next command. */
export function courseTotals(
  { rows, seed, ms, isolated = GUARDED }: Totals,
  { columns, color }: Width,
): string {
  const paint = painter(color)
  const count = (...wanted: Kind[]): number =>
    rows.filter(({ outcome }) => wanted.includes(outcome.kind)).length
  const others = [
    [count('failed'), 'failed'],
    [count('unknown', 'no program'), "can't tell"],
    [count('starter again'), 'starter again'],
    [count('not begun'), 'not begun'],
  ] as const
  const counts = [
    `${count('passed')} of ${rows.length} passed`,
    ...others.filter(([many]) => many > 0).map(([many, word]) => `${many} ${word}`),
    `${(ms / 1000).toFixed(1)} s`,
  ].map((part) => part.replaceAll(' ', UNBROKEN))
  return [
    '',
    ...wrapAnsi(counts.join(' · '), columns).replaceAll(UNBROKEN, ' ').split('\n'),
    nextOf(rows),
    paint('gray', `isolation: ${isolationInWords(isolated)} · seed ${seed}`),
  ].join('\n')
}

type Paint = (color: InspectColor, text: string) => string

function painter(color: boolean): Paint {
  return color
    ? (name, text) => styleText(name, text, { validateStream: false })
    : (_, text) => text
}

/** A starter that was never passed. */
const isToBegin = (outcome: CourseOutcome): boolean =>
  outcome.kind === 'not begun' || (outcome.kind === 'starter again' && outcome.before !== 'passed')

/** What was begun comes before what was not. */
function nextOf(rows: readonly Graded[]): string {
  const first = (kind: Kind): Graded | undefined =>
    rows.find(({ outcome }) => outcome.kind === kind)
  const begun = first('failed') ?? first('no program') ?? first('unknown')
  if (begun) return `next: npm run grade ${begun.selector}`
  const fresh = rows.find(({ outcome }) => isToBegin(outcome))
  if (fresh) return `next: npm run read ch${fresh.chapter}`
  return rows.length === 0 ? 'There is no exercise yet.' : 'The whole course has passed.'
}
