/** Tables for a terminal: columns fitted to its width, cells wrapped. */
import { columnsOf, fill, span, textOf, wrap, type Line, type Span } from './spans.ts'

export type Cell = { spans: readonly Span[]; align: 'left' | 'right' | 'center' }

const BETWEEN = ' │ '
// A longer word may be broken, as the paths of files are.
const WHOLE_WORD_COLUMNS = 16
const INDENT_COLUMNS = 2

/** The table; where not even its words fit side by side, each row becomes a list of its cells. */
export function table(rows: readonly (readonly Cell[])[], columns: number): Line[] {
  const [head = [], ...body] = rows
  const available = columns - BETWEEN.length * (head.length - 1)
  const words = widest(rows, longestWord)
  const least = words.map((word) => Math.min(word, WHOLE_WORD_COLUMNS))
  if (sum(least) > available) return stacked(head, body, columns)
  const fitted = level(words, available)
  const wanted = widest(rows, longestLine).map((most, at) => most - (fitted[at] ?? 0))
  const more = level(wanted, available - sum(fitted))
  return drawn(
    rows,
    fitted.map((width, at) => width + (more[at] ?? 0)),
  )
}

/** Shares out `total`: nobody gets more than they want, and nobody has less than another could spare. */
function level(wants: readonly number[], total: number): number[] {
  const shares = wants.map(() => 0)
  const byWant = wants.map((want, at) => ({ want, at })).toSorted((a, b) => a.want - b.want)
  let left = total
  for (const [done, { want, at }] of byWant.entries()) {
    const share = Math.max(0, Math.min(want, Math.floor(left / (byWant.length - done))))
    shares[at] = share
    left -= share
  }
  return shares
}

function drawn(rows: readonly (readonly Cell[])[], widths: readonly number[]): Line[] {
  const drawnRows = rows.map((row) => drawnRow(row, widths))
  const rule = [span(widths.map((width) => '─'.repeat(width)).join('─┼─'), 'gray')]
  // Where a cell takes several lines, only a rule tells where the next row begins.
  const ruled = drawnRows.slice(1).some((lines) => lines.length > 1)
  return drawnRows.flatMap((lines, at) =>
    at === 1 || (at > 1 && ruled) ? [rule, ...lines] : lines,
  )
}

function drawnRow(row: readonly Cell[], widths: readonly number[]): Line[] {
  const cells = widths.map((width, at) => wrap(row[at]?.spans ?? [], width))
  const height = Math.max(...cells.map((lines) => lines.length))
  return Array.from({ length: height }, (_, line) =>
    widths.flatMap((width, at) => [
      ...(at === 0 ? [] : [span(BETWEEN, 'gray')]),
      ...fill(cells[at]?.[line] ?? [], width, row[at]?.align ?? 'left'),
    ]),
  )
}

function stacked(
  head: readonly Cell[],
  body: readonly (readonly Cell[])[],
  columns: number,
): Line[] {
  const indent = span(' '.repeat(INDENT_COLUMNS))
  const entries = (body.length === 0 ? [head.map(() => undefined)] : body).map((row) =>
    head.flatMap(({ spans }, at) => {
      const value = row[at]?.spans ?? []
      const [first = [], ...others] = wrap(
        [...spans, span(': '), ...value],
        columns - INDENT_COLUMNS,
      )
      return [first, ...others.map((line) => [indent, ...line])]
    }),
  )
  return entries.flatMap((lines, at) => (at === 0 ? lines : [[], ...lines]))
}

function widest(
  rows: readonly (readonly Cell[])[],
  measure: (spans: readonly Span[]) => number,
): number[] {
  const [head = []] = rows
  return head.map((_, at) => Math.max(1, ...rows.map((row) => measure(row[at]?.spans ?? []))))
}

function longestWord(spans: readonly Span[]): number {
  return Math.max(
    ...textOf(spans)
      .split(/[ \n]/)
      .map((word) => columnsOf([span(word)])),
  )
}

function longestLine(spans: readonly Span[]): number {
  return Math.max(
    ...textOf(spans)
      .split('\n')
      .map((line) => columnsOf([span(line)])),
  )
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0)
