/** Where a learner is, and what is next. */
import { styleText, type InspectColor } from 'node:util'
import { wrapAnsi } from 'fast-wrap-ansi'
import { beforeInWords } from './before.ts'
import type { ExerciseStanding, Standing, State } from '../standing.ts'

type Width = { columns: number; color: boolean }

const NAME_COLUMNS = 26

const marks = {
  passed: ['✔', 'green'],
  begun: ['▸', 'yellow'],
  changed: ['▸', 'yellow'],
  'starter again': ['·', 'gray'],
  'not begun': ['·', 'gray'],
} as const satisfies Record<State['kind'], [string, InspectColor]>

/** The whole text, without a line feed at its end. */
export function start(standing: Standing, { columns, color }: Width): string {
  const exercises = standing.chapters.flatMap((chapter) => chapter.exercises)
  const isNew = exercises.every(({ state }) => state.kind === 'not begun')
  const next = nextOf(exercises)
  const paint: Paint = color
    ? (name, text) => styleText(name, text, { validateStream: false })
    : (_, text) => text
  const where =
    isNew && next
      ? introduction(next, columns)
      : [...mapOf(standing, columns, paint), '', ...ending(exercises, next, columns)]
  const command = next === undefined ? [] : ['', `next: ${paint('bold', commandOf(next))}`]
  return ['', ...where, ...command].join('\n')
}

type Paint = (color: InspectColor, text: string) => string

/** What was begun comes before what was not, in the order of the course. */
function nextOf(exercises: readonly ExerciseStanding[]): ExerciseStanding | undefined {
  return (
    exercises.find(({ state }) => state.kind === 'begun' || state.kind === 'changed') ??
    exercises.find(({ state }) => isStarter(state) && !isPassed(state))
  )
}

/** Once passed, always passed, also where the file is the starter again. */
const isPassed = (state: State): boolean =>
  state.kind === 'passed' || (state.kind === 'starter again' && state.before === 'passed')

const isStarter = ({ kind }: State): boolean => kind === 'not begun' || kind === 'starter again'

function commandOf({ state, chapter, selector }: ExerciseStanding): string {
  return isStarter(state) ? `npm run read ch${chapter}` : `npm run grade ${selector}`
}

function introduction({ chapter, selector, program }: ExerciseStanding, columns: number): string[] {
  const how =
    'A course on reliable TCP streams. You read a chapter, write a small network program, and have it graded: the grader starts your program, talks to it over real sockets, and says which of its promises it keeps.'
  return [
    ...wrapAnsi(how, columns).split('\n'),
    '',
    `  1  npm run read ch${chapter}`,
    `  2  change ${program}`,
    `  3  npm run grade ${selector}, until all checks pass`,
    '',
    ...wrapAnsi(
      '`npm start` says where you are, `npx course help` what else there is.',
      columns,
    ).split('\n'),
  ]
}

function mapOf({ chapters }: Standing, columns: number, paint: Paint): string[] {
  return chapters.flatMap(({ number, title, exercises }) => [
    ...wrapAnsi(paint('bold', `Chapter ${number} · ${title}`), columns).split('\n'),
    ...exercises.map((exercise) => rowOf(exercise, paint)),
  ])
}

function rowOf({ name, state }: ExerciseStanding, paint: Paint): string {
  const [mark, color] = marks[isPassed(state) ? 'passed' : state.kind]
  return `  ${paint(color, mark)} ${name.padEnd(NAME_COLUMNS)} ${inWords(state)}`
}

function inWords(state: State): string {
  switch (state.kind) {
    case 'passed':
    case 'not begun':
      return state.kind
    case 'begun':
      return `best ${state.best} of ${state.of}`
    case 'starter again':
      return `${beforeInWords(state.before)}, starter again`
    case 'changed':
      return 'changed, not graded yet'
  }
}

/** How far the learner has come, and what stands in the way. */
function ending(
  exercises: readonly ExerciseStanding[],
  next: ExerciseStanding | undefined,
  columns: number,
): string[] {
  const passed = exercises.filter(({ state }) => isPassed(state)).length
  if (next === undefined)
    return wrapAnsi(
      exercises.length === 0
        ? 'There is no exercise yet.'
        : `You have passed the whole course: ${passed} of ${exercises.length} exercises.`,
      columns,
    ).split('\n')
  const counts = `${passed} of ${exercises.length} exercises passed`
  return [counts, ...brokenIn(next, columns)]
}

function brokenIn({ name, program, state }: ExerciseStanding, columns: number): string[] {
  if (isStarter(state)) return []
  const file = ['', `Your file is ${program}`]
  if (state.kind !== 'begun' || state.broken === undefined) return file
  const { promise, text = 'one of the rules for every program' } = state.broken
  const broken = `${name} broke promise ${promise} last: ${text}`
  return ['', ...wrapAnsi(broken, columns).split('\n'), ...file.slice(1)]
}
