/** A Verdict for a person at a terminal. */
import { styleText, type InspectColor } from 'node:util'
import { wrapAnsi } from 'fast-wrap-ansi'
import type { Finding } from '../harness/finding.ts'
import { outcomeOf, score, type CheckResult, type Isolated, type Verdict } from '../verdict.ts'
import { isolationInWords } from './isolation.ts'
import { ladder } from './ladder.ts'

export type View = Isolated & {
  /** The headline: chapter and exercise. */
  title: string
  /** What was graded: the file, or the command. */
  program: string
  seed: number
  /** What selects the exercise: `ch1`, or `ch4/firehose` where the chapter has several. */
  name: string
  /** The most checks ever passed, from the learner's progress; unset for another file. */
  best?: number
  /** The titles of the checks that have no result yet; they stand as skipped. */
  running?: ReadonlySet<string>
  /** Explain every failure, not only the first. */
  all: boolean
  columns: number
  color: boolean
}

const MARK_COLUMNS = 4
const TIME_COLUMNS = 9
const LABEL_COLUMNS = 11

const marks = {
  passed: ['✔', 'green'],
  failed: ['✖', 'red'],
  skipped: ['-', 'gray'],
  unknown: ['?', 'yellow'],
} as const satisfies Record<CheckResult['status'], [string, InspectColor]>

/** The whole text, without a line feed at its end. */
export function terminal(verdict: Verdict, view: View): string {
  const paint = painter(view.color)
  const failed = verdict.checks.filter((result) => result.status === 'failed')
  const explained = view.all ? failed : failed.slice(0, 1)
  return [
    '',
    headline(view, paint),
    '',
    ...verdict.checks.flatMap((result) => checkLines(result, view, paint)),
    ...explained.flatMap((result) => ['', ...explain(result, view, paint)]),
    ...unknowns(verdict, view.columns),
    '',
    ...summary(verdict, view, paint),
  ].join('\n')
}

type Paint = (color: InspectColor, text: string) => string

function painter(color: boolean): Paint {
  return color
    ? (name, text) => styleText(name, text, { validateStream: false })
    : (_, text) => text
}

function headline({ title, program, columns }: View, paint: Paint): string {
  const gap = columns - title.length - program.length
  return gap < 2
    ? `${paint('bold', title)}\n${program}`
    : paint('bold', title) + ' '.repeat(gap) + program
}

function checkLines(result: CheckResult, { columns, running }: View, paint: Paint): string[] {
  const runs = running?.has(result.title) ?? false
  const [mark, color] = runs ? (['·', 'gray'] as const) : marks[result.status]
  const status = runs ? 'running' : result.status
  const time = 'ms' in result ? `${Math.round(result.ms)} ms` : status
  const width = columns - MARK_COLUMNS - TIME_COLUMNS
  const [title = '', ...more] = wrapAnsi(result.title, width).split('\n')
  const first = `  ${paint(color, mark)} ${title.padEnd(width)}${paint('gray', time.padStart(TIME_COLUMNS))}`
  return [first, ...more.map((line) => ' '.repeat(MARK_COLUMNS) + line)]
}

function explain(result: CheckResult & { status: 'failed' }, view: View, paint: Paint): string[] {
  const { finding, title, promise } = result
  const promised = promise === 0 ? 'the rules for every program' : `promise ${promise}`
  const head = `${paint('red', '✖')} ${paint('bold', title)}  ${paint('gray', `(${promised})`)}`
  return [
    ...wrapAnsi(head, view.columns, { trim: false }).split('\n'),
    ...ladder(finding.transcript, view.columns),
    ...story(finding, view.columns, paint),
  ]
}

function story(finding: Finding, columns: number, paint: Paint): string[] {
  const line = (label: string, text: string | undefined): string[] =>
    text === undefined ? [] : labelled([label, text], columns, paint)
  const read = finding.read === undefined ? '' : `  → ${finding.read}`
  return [
    ...line('delivery', finding.delivery),
    ...line('expected', finding.expected),
    ...line('actual', finding.actual),
    ...(finding.caret === undefined
      ? []
      : [' '.repeat(2 + LABEL_COLUMNS + finding.caret) + paint('red', '▲')]),
    ...(finding.frame ?? []).map((text) => ' '.repeat(2 + LABEL_COLUMNS) + text),
    ...(finding.types ?? []).flatMap((fault, at) => line(at === 0 ? 'types' : '', fault)),
    ...line('why', finding.why === undefined ? undefined : finding.why + read),
    ...line('likely', finding.likely?.diagnosis),
  ]
}

function labelled([label, text]: [string, string], columns: number, paint: Paint): string[] {
  const lines = wrapAnsi(text, columns - LABEL_COLUMNS - 2, { hard: true }).split('\n')
  return lines.map(
    (one, at) => `  ${paint('cyan', (at === 0 ? label : '').padEnd(LABEL_COLUMNS))}${one}`,
  )
}

function unknowns({ checks }: Verdict, columns: number): string[] {
  const unknown = checks.filter((result) => result.status === 'unknown')
  return unknown.flatMap(({ title, because }) => [
    '',
    ...wrapAnsi(`? ${title}: can't tell: ${because}`, columns).split('\n'),
  ])
}

function summary(
  verdict: Verdict,
  { name, best, seed, columns, running, ...isolated }: View,
  paint: Paint,
): string[] {
  if (running !== undefined && running.size > 0)
    return [`${score(verdict)} of ${verdict.checks.length} so far`]
  const outcome = outcomeOf(verdict)
  const [color, words] = {
    passed: ['green', 'passed'],
    failed: ['red', 'failed'],
    unknown: ['yellow', "can't tell"],
  }[outcome] as [InspectColor, string]
  const next = outcome === 'passed' ? `npm run compare ${name}` : `npm run hint ${name}`
  const replay = outcome === 'passed' ? '' : ` · seed ${seed}`
  const most = best === undefined ? '' : ` · best so far ${best} of ${verdict.checks.length}`
  const counts = `${score(verdict)} of ${verdict.checks.length}${most}`
  const fits = `${words}: ${counts}      next: ${next}`.length <= columns
  return [
    `${paint(color, words)}: ${counts}${fits ? '      ' : '\n'}next: ${next}`,
    paint('gray', `isolation: ${isolationInWords(isolated)}${replay}`),
  ]
}
