/** A Comparison for a person at a terminal. */
import { styleText, type InspectColor } from 'node:util'
import type { Comparison } from '../compare.ts'
import type { Step } from '../harness/transcript.ts'

const MS_COLUMNS = 7

/** The whole text, without a line feed at its end. */
export function comparison(
  { sources, behaviour }: Comparison,
  { columns, color }: { columns: number; color: boolean },
): string {
  const paint = (name: InspectColor, text: string): string =>
    color ? styleText(name, text, { validateStream: false }) : text
  const colors: Record<string, InspectColor> = { '+': 'green', '-': 'red', '@': 'cyan' }
  const line = (text: string): string => {
    const name = colors[text[0] ?? '']
    return name === undefined ? text : paint(name, text)
  }
  return [
    ...sources.flatMap(({ title, patch }) => [
      '',
      paint('bold', title),
      ...patch.trimEnd().split('\n').slice(1).map(line),
    ]),
    '',
    paint('bold', behaviour.check),
    ...sideBySide(
      ['your program', ...column(behaviour.mine)],
      ['the reference', ...column(behaviour.reference)],
      columns,
    ),
  ].join('\n')
}

/** Two columns; what is too long for its own is cut. */
function sideBySide(left: readonly string[], right: readonly string[], columns: number): string[] {
  const width = Math.floor((columns - 3) / 2)
  const cell = (text = ''): string =>
    text.length > width ? `${text.slice(0, width - 1)}…` : text.padEnd(width)
  return Array.from({ length: Math.max(left.length, right.length) }, (_, at) =>
    `${cell(left[at])} │ ${cell(right[at])}`.trimEnd(),
  )
}

/** One line a step: → from us, ← to us, and indented what the program itself did. */
function column(steps: readonly Step[]): string[] {
  return steps.map((step) => {
    const { ms, by, event, bytes, preview, detail } = step
    const arrow = by === 'program' ? '   ' : event.startsWith('receive') ? '← ' : '→ '
    const words = [
      event.replace(/^(send|receive) /, ''),
      bytes === undefined ? '' : `${bytes} B`,
      preview ?? detail ?? '',
    ]
    return `${ms.toFixed(1).padStart(MS_COLUMNS)} ${arrow}${words.filter(Boolean).join(' ')}`
  })
}
