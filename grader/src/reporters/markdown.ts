/** A page of Markdown for a person at a terminal. */
import type { InspectColor } from 'node:util'
import { blocksOf, type Block } from './blocks.ts'
import { code as codeLines, type LongLines } from './code.ts'
import { heading, sectionsOf, titlesIn } from './headings.ts'
import { inline, type Page } from './inline.ts'
import { hanging, paint, span, spaced, textOf, wrap } from './spans.ts'
import type { Line, Span } from './spans.ts'
import { table, type Cell } from './table.ts'

export type Look = {
  columns: number
  color: boolean
  /** The page's folder, so that its links are shown as paths from the top; the top without it. */
  folder?: string
  /** What becomes of long lines of code: without it they are wrapped. */
  longLines?: LongLines
}

/** Where a block stands: how wide it may be, and in how many lists. */
type Place = {
  page: Page
  longLines: LongLines
  columns: number
  depth: number
  /** What is shown at the end of the page, in the order of its places. */
  answers: Block[]
}

const DETAILS_INDENT = '  '
const ANSWER = 'Answer'
const BULLETS = ['•', '◦', '▪']
const ALERT = /^\[!(NOTE|TIP|IMPORTANT|WARNING|CAUTION)\][ \t]*(?:\n|$)/i

const alertColors: Record<string, InspectColor> = {
  note: 'blue',
  tip: 'green',
  important: 'magenta',
  warning: 'yellow',
  caution: 'red',
}

/** The whole page, without a line feed at its end. No line is wider than `columns`, long lines of code aside. */
export function markdown(text: string, { columns, color, folder, longLines }: Look): string {
  const blocks = blocksOf(text)
  const page: Page = {
    color,
    folder: folder ?? '',
    headings: titlesIn(blocks),
    targets: [],
    listed: 0,
  }
  const place = { page, longLines: longLines ?? 'wrapped', columns, depth: 0, answers: [] }
  const sections = sectionsOf(blocks).map((section) => [
    ...section.map((block) => draw(block, place)),
    references(place),
  ])
  return spaced([...sections.flat(), ...answersOf(place)])
    .map((line) => paint(line, color))
    .join('\n')
}

/** Where the numbers in the section lead. */
function references({ page, columns }: Place): Line[] {
  const first = page.listed
  page.listed = page.targets.length
  return page.targets.slice(first).flatMap((target, at) => {
    const number = `[${first + at + 1}] `
    return hanging(span(number, 'gray'), wrap([span(target, 'gray')], columns - number.length))
  })
}

function draw(block: Block, place: Place): Line[] {
  const { columns } = place
  switch (block.type) {
    case 'heading':
      return headingOf(block, place)
    case 'inline':
      return wrap(inline(block.token.children ?? [], place.page), columns)
    case 'bullet_list':
    case 'ordered_list':
      return list(block, place)
    case 'blockquote':
      return quote(block, place)
    case 'fence':
    case 'code_block':
      return codeLines(block.token, place)
    case 'table':
      return table(cellsOf(block, place.page), columns)
    case 'hr':
      return [[span('─'.repeat(Math.max(columns, 1)), 'gray')]]
    case 'details':
      return block.text === ANSWER ? answerPlace(block, place) : details(block, place)
    case 'html':
      return wrap([span(block.text.replaceAll(/[ \n]*\n[ \n]*/g, '\n'))], columns)
    default:
      return spaced(block.children.map((child) => draw(child, place)))
  }
}

function headingOf({ token, children }: Block, { page, columns }: Place): Line[] {
  const text = children.flatMap((child) => inline(child.token.children ?? [], page))
  return heading(Number(token.tag.slice(1)), text, columns)
}

function list({ type, token, children }: Block, place: Place): Line[] {
  const start = Number(token.attrGet('start') ?? 1)
  const last = `${start + children.length - 1}. `
  const items = children.map((item, at) => {
    const bullet = `${BULLETS[place.depth % BULLETS.length]} `
    const marker = type === 'bullet_list' ? bullet : `${start + at}. `.padStart(last.length)
    const inner = { ...place, columns: place.columns - marker.length, depth: place.depth + 1 }
    const parts = item.children.map((child) => draw(child, inner))
    return hanging(span(marker), isTight(item) ? parts.flat() : spaced(parts))
  })
  return children.every(isTight) ? items.flat() : spaced(items)
}

/** An item is tight where no blank line parts it from the next: markdown-it hides its paragraphs. */
function isTight({ children }: Block): boolean {
  return children.every(({ type, token }) => type !== 'paragraph' || token.hidden)
}

function quote(block: Block, place: Place): Line[] {
  const [first, ...others] = block.children
  const content = first?.type === 'paragraph' ? first.children[0]?.token : undefined
  const kind = ALERT.exec(content?.content ?? '')?.[1]?.toLowerCase()
  const inner = { ...place, columns: place.columns - 2 }
  const color = alertColors[kind ?? ''] ?? 'gray'
  const label = kind === undefined ? [] : [[span(capital(kind), 'bold', color)]]
  const words = content?.children ?? []
  const end = words.findIndex(({ type }) => type.endsWith('break'))
  const rest = kind === undefined || end < 0 ? [] : inline(words.slice(end + 1), place.page)
  const opening = kind === undefined ? first && draw(first, inner) : wrapped(rest, inner.columns)
  const lines = [...label, ...spaced([opening ?? [], ...others.map((child) => draw(child, inner))])]
  return lines.map((line) => [span('│ ', color), ...line])
}

function details({ text, children }: Block, place: Place): Line[] {
  const inner = { ...place, columns: place.columns - DETAILS_INDENT.length }
  const summary = wrapped([span(text.replaceAll(/\s+/g, ' '), 'bold')], inner.columns)
  const content = spaced(children.map((child) => draw(child, inner)))
  return spaced([
    hanging(span('▾ '), summary),
    content.map((line) => [span(DETAILS_INDENT), ...line]),
  ])
}

/** Nothing can be folded here, and a reader who has seen the answer can't predict: it goes to the end. */
function answerPlace(block: Block, { answers, columns }: Place): Line[] {
  const name = `${ANSWER} ${answers.push(block)}`
  return hanging(span('▸ '), wrap([span(`${name}: at the end of the page`)], columns - 2))
}

/** The answers, below a heading of their own. One that holds another adds it to the list. */
function answersOf(place: Place): Line[][] {
  const parts: Line[][] = []
  for (const [at, block] of place.answers.entries())
    parts.push(details({ ...block, text: `${ANSWER} ${at + 1}` }, place))
  return parts.length === 0
    ? []
    : [heading(2, [span('Answers')], place.columns), ...parts, references(place)]
}

function cellsOf(block: Block, page: Page): Cell[][] {
  return block.children
    .flatMap(({ children }) => children)
    .map((row) =>
      row.children.map(({ type, token, children }) => {
        const spans = children.flatMap((child) => inline(child.token.children ?? [], page))
        const align = /right|center/.exec(String(token.attrGet('style') ?? ''))?.[0]
        return {
          spans:
            type === 'th'
              ? spans.map((one) => ({ ...one, styles: ['bold' as const, ...one.styles] }))
              : spans,
          align: align === 'right' || align === 'center' ? align : 'left',
        }
      }),
    )
}

const wrapped = (spans: readonly Span[], columns: number): Line[] =>
  textOf(spans) === '' ? [] : wrap(spans, columns)

const capital = (word: string): string => word.slice(0, 1).toUpperCase() + word.slice(1)
