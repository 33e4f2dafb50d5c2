/** A Transcript drawn as a ladder between the two ends. */
import type { Step } from '../harness/transcript.ts'

const MS_COLUMNS = 8
const LEFT_COLUMNS = 16
const LANE_COLUMNS = 26
// More rungs than this are not read: what came first and what came last are.
const MOST_RUNGS = 18

/** One line a step, `width` columns at the most; empty where nothing happened. */
export function ladder(steps: readonly Step[], width: number, right = 'your program'): string[] {
  if (steps.length === 0) return []
  const several = new Set(steps.map(({ connection }) => connection).filter(Boolean)).size > 1
  const rungs = steps.map((step) => rung(step, several).slice(0, width).trimEnd())
  const cut = Math.floor(MOST_RUNGS / 2)
  const shown =
    rungs.length <= MOST_RUNGS
      ? rungs
      : [
          ...rungs.slice(0, cut),
          `${' '.repeat(MS_COLUMNS)}  … ${rungs.length - 2 * cut} more`,
          ...rungs.slice(-cut),
        ]
  const head = `${'ms'.padStart(MS_COLUMNS)}   ${'grader'.padEnd(LEFT_COLUMNS)}${' '.repeat(LANE_COLUMNS + 3)}${right}`
  return [head.slice(0, width).trimEnd(), ...shown]
}

function rung(step: Step, several: boolean): string {
  const ms = step.ms.toFixed(1).padStart(MS_COLUMNS)
  const number = several && step.connection > 0 ? `#${step.connection} ` : ''
  const words = number + inWords(step)
  const [left, right] = step.by === 'grader' ? [words, ''] : ['', words]
  return `${ms}   ${left.slice(0, LEFT_COLUMNS - 1).padEnd(LEFT_COLUMNS)}│${lane(step)}│ ${right}`
}

function inWords({ event, bytes, detail }: Step): string {
  const short = event.replace(/^(send|receive) (FIN|RST)$/, '$2')
  return [short, bytes === undefined ? '' : `${bytes} B`, detail ?? ''].filter(Boolean).join(' ')
}

/** The arrow of what crossed the wire; only our own end knows when it did. */
function lane({ by, event, preview = '' }: Step): string {
  const empty = ' '.repeat(LANE_COLUMNS)
  if (by === 'program') return empty
  if (/^(send( FIN| RST)?|connect)$/.test(event)) return `${filled(preview)}▶`
  if (event.startsWith('receive')) return `◀${filled(preview)}`
  return empty
}

/** The preview in the middle of a line. */
function filled(preview: string): string {
  const most = LANE_COLUMNS - 7
  const text = preview.length > most ? `${preview.slice(0, most - 1)}…` : preview
  const label = text === '' ? '' : ` ${text} `
  const before = Math.floor((LANE_COLUMNS - 1 - label.length) / 2)
  return ('─'.repeat(before) + label).padEnd(LANE_COLUMNS - 1, '─')
}
