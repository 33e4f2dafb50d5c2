/** A page of Markdown as a tree: what is in what, `<details>` included. */
import MarkdownIt, { type Token } from 'markdown-it'

/**
 * A token with what it opens. `type` is markdown-it's, without `_open`, or one of ours: `details`, whose
 * text is its summary, and `html`, whose text is what a reader of the HTML sees.
 */
export type Block = { type: string; token: Token; text: string; children: Block[] }

// With `html` a `<details>` is known as HTML, and the Markdown within is read as on GitHub.
const reader = new MarkdownIt({ html: true })

const HTML_PIECES =
  /(<!--[\s\S]*?(?:-->|$)|<details\b[^>]*>|<\/details\s*>|<summary\b[^>]*>[\s\S]*?<\/summary\s*>)/i

/** The blocks of a page, in order. */
export function blocksOf(markdown: string): Block[] {
  const page: Block[] = []
  const open: Block[] = []
  const add = (block: Block): void => void (open.at(-1)?.children ?? page).push(block)
  for (const token of reader.parse(markdown, {})) {
    if (token.type === 'html_block') {
      addHtml(token, open, add)
    } else if (token.nesting < 0) {
      const type = token.type.replace(/_close$/, '')
      // A `<details>` that nobody has closed ends with what it is in.
      open.length = Math.max(
        0,
        open.findLastIndex((block) => block.type === type),
      )
    } else {
      const block = { type: token.type.replace(/_open$/, ''), token, text: '', children: [] }
      add(block)
      if (token.nesting > 0) open.push(block)
    }
  }
  return page
}

/** What a reader of a piece of HTML sees of it: text, and the words for an image. */
export function seen(html: string): string {
  const text = html
    .replaceAll(/<!--[\s\S]*?(?:-->|$)/g, '')
    .replaceAll(/<img\b[^>]*?\balt=(?:"([^"]*)"|'([^']*)')[^>]*>/gi, (_, double, single) => {
      return `[image: ${String(double ?? single)}]`
    })
    .replaceAll(/<br\b[^>]*>/gi, '\n')
    .replaceAll(/<\/?[a-z][^>]*>/gi, '')
  // markdown-it decodes entities together with backslashes, which are no more than text in HTML.
  return reader.utils.unescapeAll(text.replaceAll('\\', '\\\\'))
}

/** The address of a heading within its page: GitHub's rule, escaped as markdown-it escapes links. */
export function anchorOf(title: string): string {
  const slug = title
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, '')
    .replaceAll(' ', '-')
  return reader.normalizeLink(`#${slug}`)
}

/** One block of HTML may open or close several `<details>`, and hold text between them. */
function addHtml(token: Token, open: Block[], add: (block: Block) => void): void {
  for (const piece of token.content.split(HTML_PIECES)) {
    const block: Block = { type: 'html', token, text: seen(piece).trim(), children: [] }
    const details = open.at(-1)?.type === 'details' ? open.at(-1) : undefined
    if (/^<details\b/i.test(piece)) {
      const opened = { ...block, type: 'details', text: 'Details' }
      add(opened)
      open.push(opened)
    } else if (/^<\/details/i.test(piece)) {
      if (details) open.pop()
    } else if (/^<summary\b/i.test(piece) && details) details.text = block.text
    else if (block.text !== '') add(block)
  }
}
