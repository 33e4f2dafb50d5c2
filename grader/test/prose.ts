/** Counts what a reader of a chapter has to read. */
import MarkdownIt, { type Token } from 'markdown-it'

const reader = new MarkdownIt({ html: true })

/**
 * The words of paragraphs, headings, lists and tables' cells; a word is whatever stands between
 * spaces and has a letter or a digit in it. Not counted: fences of code and output, the pipes of
 * tables, the addresses of links, HTML tags, the marks of alerts (`[!NOTE]`), the section Sources.
 */
export function proseWords(markdown: string): number {
  const tokens = reader.parse(markdown, {})
  const sources = tokens.findIndex(
    ({ type, content }, i) =>
      type === 'inline' && tokens[i - 1]?.type === 'heading_open' && /^\d+ Sources$/.test(content),
  )
  return tokens
    .slice(0, sources < 0 ? tokens.length : sources)
    .filter(({ type }) => type === 'inline')
    .flatMap(({ children }) => readable(children ?? []).split(/\s+/))
    .filter((word) => /[\p{L}\p{N}]/u.test(word) && !/^\[!\w+\]$/.test(word)).length
}

function readable(children: readonly Token[]): string {
  return children
    .filter(({ type }) => type !== 'html_inline')
    .map(({ type, content }) => (type.endsWith('break') ? ' ' : content))
    .join('')
}
