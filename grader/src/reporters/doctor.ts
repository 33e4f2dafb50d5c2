/** What `doctor` has found, as plain text that can be pasted anywhere. */
import { styleText, type InspectColor } from 'node:util'
import { wrapAnsi } from 'fast-wrap-ansi'
import type { Observation } from '../doctor.ts'

const MARK_COLUMNS = 9
const ABOUT_COLUMNS = 18

const colors = {
  ok: 'green',
  note: 'yellow',
  problem: 'red',
} as const satisfies Record<Observation['mark'], InspectColor>

type Width = { columns: number; color: boolean }

/** The whole text, without a line feed at its end. */
export function doctor(observations: readonly Observation[], width: Width): string {
  const lines = observations.flatMap((observation) => linesOf(observation, width))
  return [...lines, '', ...wrapAnsi(summary(observations), width.columns).split('\n')].join('\n')
}

function linesOf(observation: Observation, { columns, color }: Width): string[] {
  const { mark, about, found } = observation
  // Words rather than signs: a report is read aloud, searched and pasted.
  const painted = color
    ? styleText(colors[mark], mark.padEnd(MARK_COLUMNS), { validateStream: false })
    : mark.padEnd(MARK_COLUMNS)
  const indent = MARK_COLUMNS + ABOUT_COLUMNS
  const means = observation.mark === 'ok' ? [] : wrapped(observation.means, columns - indent)
  const [first = '', ...more] = [...wrapped(found, columns - indent), ...means]
  return [
    painted + about.padEnd(ABOUT_COLUMNS) + first,
    ...more.map((line) => ' '.repeat(indent) + line),
  ]
}

function wrapped(text: string, width: number): string[] {
  return wrapAnsi(text, width, { hard: true }).split('\n')
}

function summary(observations: readonly Observation[]): string {
  const problems = observations.filter(({ mark }) => mark === 'problem').length
  const outcome =
    problems === 0
      ? 'The course can work here.'
      : `The course can't work here: ${problems} ${problems === 1 ? 'problem' : 'problems'}.`
  return `${outcome} This report names neither you nor your folders; you can paste it into an issue, between two lines of \`\`\`.`
}
