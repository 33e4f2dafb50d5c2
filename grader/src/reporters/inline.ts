/** What stands in a line of Markdown: emphasis, code, links, images. */
import { posix } from 'node:path'
import type { InspectColor } from 'node:util'
import type { Token } from 'markdown-it'
import { seen } from './blocks.ts'
import { span, textOf, type Span } from './spans.ts'

/** The page that is shown, as far as its links need it. */
export type Page = {
  color: boolean
  /** The page's folder, from which its links lead on; empty at the top. */
  folder: string
  /** The titles of the headings, by their anchors. */
  headings: ReadonlyMap<string, string>
  /** Where the links lead, in the order of their numbers. */
  targets: string[]
  /** How many of them stand below an earlier section. */
  listed: number
}

/** The style of what is marked, and the mark that stands for it where there is no colour. */
const MARKS: Record<string, [InspectColor, string]> = {
  strong: ['bold', '*'],
  em: ['italic', '_'],
  s: ['strikethrough', '~'],
  code: ['cyan', '`'],
}

type Open = { type: string; style: InspectColor; mark: string; href: string; from: number }

/** The text of a paragraph, a heading or a cell, with a number behind each link. */
export function inline(children: readonly Token[], page: Page): Span[] {
  const spans: Span[] = []
  const open: Open[] = []
  const styles = (): InspectColor[] => open.map(({ style }) => style)
  for (const token of children) {
    const type = token.type.replace(/_(?:open|close)$/, '')
    if (token.nesting > 0) {
      const started = opened(type, token, { page, from: spans.length })
      open.push(started)
      if (started.mark !== '') spans.push(span(started.mark, ...styles()))
    } else if (token.nesting < 0) {
      const ended = open.at(-1)
      if (ended?.mark) spans.push(span(ended.mark, ...styles()))
      open.pop()
      if (ended?.type === 'link')
        spans.push(...target(ended.href, textOf(spans.slice(ended.from)), page))
    } else spans.push(...leaf(token, styles(), page))
  }
  return spans
}

function opened(type: string, token: Token, { page, from }: { page: Page; from: number }): Open {
  const [style, mark] = MARKS[type] ?? ['underline', '']
  const href = String(token.attrGet('href') ?? '')
  return { type, style, mark: page.color ? '' : mark, href, from }
}

function leaf(token: Token, styles: readonly InspectColor[], page: Page): Span[] {
  switch (token.type) {
    case 'softbreak':
      return [span(' ', ...styles)]
    case 'hardbreak':
      return [span('\n', ...styles)]
    case 'code_inline':
      return [span(page.color ? token.content : `\`${token.content}\``, ...styles, 'cyan')]
    case 'html_inline':
      return [span(seen(token.content), ...styles)]
    case 'image': {
      const alt = textOf(inline(token.children ?? [], { ...page, color: true }))
      return [
        span(`[image: ${alt}]`, ...styles),
        ...target(String(token.attrGet('src') ?? ''), '', page),
      ]
    }
    default:
      return [span(token.content, ...styles)]
  }
}

/** Where a link leads: to a heading by its title, elsewhere by a number that is explained below. */
function target(href: string, text: string, page: Page): Span[] {
  if (href === '' || href === text || href === `mailto:${text}`) return []
  if (href.startsWith('#')) {
    const title = page.headings.get(href)
    // "2.1" leads to "2.1 Nodes and routers": the reader has read it already.
    if (title?.startsWith(text)) return []
    return [span(title === undefined ? ` (${href})` : ` (§ ${title})`, 'gray')]
  }
  const elsewhere = /^[a-z][a-z+.-]*:|^\/\//i.test(href)
  return [span(` [${numberOf(elsewhere ? href : posix.join(page.folder, href), page)}]`, 'gray')]
}

/** The number of a target; one that the section has already keeps its own. */
function numberOf(path: string, { targets, listed }: Page): number {
  const known = targets.indexOf(path, listed)
  return known < 0 ? targets.push(path) : known + 1
}
