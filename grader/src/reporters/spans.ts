/** Text with its styles: wrapped first and painted last, so that no style reaches over a line's end. */
import { styleText, type InspectColor } from 'node:util'
import widthOf from 'fast-string-width'
import { wrapAnsi } from 'fast-wrap-ansi'
import { printable } from '../harness/bytes.ts'

/** A piece of text in one look. */
export type Span = { text: string; styles: readonly InspectColor[] }

/** One line of a terminal, without its line feed. */
export type Line = readonly Span[]

/** A span of text from anywhere: nothing in it can move the cursor or hide. */
export function span(text: string, ...styles: readonly InspectColor[]): Span {
  return { text: printable(text.normalize().replaceAll('\t', ' ')), styles }
}

/** How many columns of a terminal the line takes. */
export function columnsOf(line: Line): number {
  return widthOf(textOf(line))
}

/** The text alone. */
export function textOf(spans: readonly Span[]): string {
  return spans.map(({ text }) => text).join('')
}

// The space behind a section sign, as one at which no line is broken. It is as long.
const unbroken = (text: string): string => text.replaceAll(/§ (?=\d)/g, '§\u{a0}')

/** Breaks at spaces; a word that is longer than a line is cut. */
export function wrap(spans: readonly Span[], columns: number): Line[] {
  const text = unbroken(textOf(spans))
  let from = 0
  return wrapAnsi(text, columns, { hard: true })
    .split('\n')
    .map((line) => {
      // Wrapping takes spaces away and adds nothing, so each line stands in the text as it is.
      const start = Math.max(from, text.indexOf(line, from))
      from = start + line.length
      return slice(spans, start, from)
    })
}

/** The marker before the first line, as many spaces before the others. */
export function hanging(marker: Span, lines: readonly Line[]): Line[] {
  const indent = span(' '.repeat(columnsOf([marker])))
  return lines.map((line, at) => [at === 0 ? marker : indent, ...line])
}

/** One blank line between parts; a part without lines takes none. */
export function spaced(parts: readonly (readonly Line[])[]): Line[] {
  return parts
    .filter((lines) => lines.length > 0)
    .flatMap((lines, at) => (at === 0 ? lines : [[], ...lines]))
}

/** The line, filled up with spaces on the side that its alignment leaves. */
export function fill(line: Line, columns: number, align: 'left' | 'right' | 'center'): Line {
  const spare = Math.max(0, columns - columnsOf(line))
  const before = { left: 0, right: spare, center: Math.floor(spare / 2) }[align]
  return [span(' '.repeat(before)), ...line, span(' '.repeat(spare - before))]
}

/** The line as a terminal takes it. Nothing invisible stands at its end. */
export function paint(line: Line, color: boolean): string {
  const end = textOf(line).trimEnd().length
  return slice(line, 0, end)
    .map(({ text, styles }) =>
      color && styles.length > 0 ? styleText([...styles], text, { validateStream: false }) : text,
    )
    .join('')
}

function slice(spans: readonly Span[], start: number, end: number): Line {
  let at = 0
  return spans.flatMap(({ text, styles }) => {
    const piece = text.slice(Math.max(0, start - at), Math.max(0, end - at))
    at += text.length
    return piece === '' ? [] : [{ text: piece, styles }]
  })
}
