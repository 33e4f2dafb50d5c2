/** The headings of a page, and the sections that they begin. */
import type { InspectColor } from 'node:util'
import { anchorOf, blocksOf, type Block } from './blocks.ts'
import { columnsOf, span, textOf, wrap, type Line, type Span } from './spans.ts'

const RULES: Record<number, string> = { 1: '═', 2: '─' }

/** The text of the first heading, in one line; empty without a heading. */
export function title(text: string): string {
  const first = blocksOf(text).find(isHeading)
  return first ? textOf([span(titleOf(first))]) : ''
}

/** The titles of the headings, by their anchors. */
export function titlesIn(blocks: readonly Block[]): Map<string, string> {
  const titles = blocks.filter(isHeading).map(titleOf)
  return new Map(titles.map((words) => [anchorOf(words), words]))
}

/** Each heading begins a section. */
export function sectionsOf(blocks: readonly Block[]): Block[][] {
  const starts = blocks.flatMap((block, at) => (at === 0 || isHeading(block) ? [at] : []))
  return starts.map((start, i) => blocks.slice(start, starts[i + 1]))
}

/** A heading of this level, with a rule below the first two. */
export function heading(level: number, text: readonly Span[], columns: number): Line[] {
  const styles: InspectColor[] = level === 2 ? ['bold', 'cyan'] : ['bold']
  const lines = wrap(
    text.map((one) => ({ ...one, styles: [...styles, ...one.styles] })),
    columns,
  )
  const rule = RULES[level]
  if (rule === undefined) return lines
  const width = Math.max(...lines.map(columnsOf))
  return [...lines, [span(rule.repeat(width), ...styles)]]
}

const isHeading = ({ type }: Block): boolean => type === 'heading'

function titleOf({ children }: Block): string {
  return (children[0]?.token.children ?? []).map(({ content }) => content).join('')
}
