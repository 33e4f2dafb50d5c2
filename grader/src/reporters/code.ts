/** Code in a page of Markdown. */
import { wrapAnsi } from 'fast-wrap-ansi'
import type { Token } from 'markdown-it'
import { printable } from '../harness/bytes.ts'
import { span, wrap, type Line } from './spans.ts'

/** A person wants them wrapped, a program that reads the text wants them whole. */
export type LongLines = 'wrapped' | 'whole'

const INDENT = '    '
const CONTINUED = '  ↪ '
const TAB_COLUMNS = 4

/** Code is indented, not framed, so that it can be copied. */
export function code(
  { info, content }: Token,
  { longLines, columns }: { longLines: LongLines; columns: number },
): Line[] {
  const label = labelOf(info.trim())
  const lines = content.normalize().replace(/\n+$/, '').split('\n').map(withoutTabs).map(printable)
  return [
    ...(label === '' ? [] : wrap([span(label, 'gray')], columns)),
    ...lines.flatMap((line) =>
      (longLines === 'whole' ? [line] : cut(line, columns - INDENT.length)).map((piece, at) => [
        span(at === 0 ? INDENT : CONTINUED, 'gray'),
        span(piece, 'cyan'),
      ]),
    ),
  ]
}

/** What a fence's info string says of the code, in words. */
function labelOf(info: string): string {
  const [, file] = /^\S+ quote=([^\s#]+)/.exec(info) ?? []
  if (file !== undefined) return `From ${file}:`
  const [, run] = /^\S+ run=(.+)$/.exec(info) ?? []
  if (run !== undefined) return `${run} prints:`
  return info === 'mermaid' ? 'A diagram, in Mermaid:' : ''
}

/** The pieces of a line, none of them wider than `columns`. Spaces are kept. */
function cut(line: string, columns: number): string[] {
  const options = { wordWrap: false, trim: false }
  return wrapAnsi(line, columns, options).split('\n')
}

/** Tabs as the spaces that they stand for in a source. */
function withoutTabs(line: string): string {
  return line
    .split('\t')
    .reduce((head, tail) => head + ' '.repeat(TAB_COLUMNS - (head.length % TAB_COLUMNS)) + tail)
}
