/** Reads the Markdown of chapters and exercises: what is quoted, what is run, what is linked. */
import GithubSlugger from 'github-slugger'
import MarkdownIt, { type Token } from 'markdown-it'

/** A numbered section: `### 5.1 A chunk is not a message`. The anchor is GitHub's. */
export type Section = { number: string; title: string; anchor: string }

/** A fence `ts quote=chunks.ts#region`, or `ts quote=chunks.ts` for the whole file. */
export type Quote = { file: string; region?: string; text: string; line: number }

/** A fence `text run=chunks.ts arguments`: what the program prints. */
export type Run = { file: string; args: string[]; output: string; line: number }

/** A link or an image, with the text that the reader sees. */
export type Link = { href: string; text: string; line: number }

export type Chapter = {
  title: string
  sections: Section[]
  quotes: Quote[]
  runs: Run[]
  links: Link[]
  /** The anchors of all headings, numbered or not. */
  anchors: string[]
  /** The fences that are neither a quote nor a run, so that nothing stands unchecked by mistake. */
  others: { info: string; line: number }[]
}

/** A command of a fence `console`, and what is expected of it. */
export type Command = { command: string; output: string; line: number }

type Located = { token: Token; line: number }
type Heading = { level: number; title: string; anchor: string }

const QUOTE = /^ts quote=([^\s#]+)(?:#(\S+))?$/
const RUN = /^text run=(\S+)(.*)$/
const NUMBERED = /^(\d+(?:\.\d+)*) (.+)$/

// With `html` a `<details>` is known as HTML, and the Markdown within is read as on GitHub.
const reader = new MarkdownIt({ html: true })

/** What a chapter's Markdown holds; any other Markdown has a title, links and anchors, too. */
export function parseChapter(markdown: string): Chapter {
  const tokens = locate(markdown)
  const headings = headingsIn(tokens.map(({ token }) => token))
  const fences = tokens.filter(({ token }) => token.type === 'fence')
  return {
    title: headings.find(({ level }) => level === 1)?.title ?? '',
    sections: headings.flatMap(asSection),
    quotes: fences.flatMap(asQuote),
    runs: fences.flatMap(asRun),
    links: tokens.flatMap(linksIn),
    anchors: headings.map(({ anchor }) => anchor),
    others: fences
      .map(({ token, line }) => ({ info: token.info.trim(), line }))
      .filter(({ info }) => !QUOTE.test(info) && !RUN.test(info)),
  }
}

/**
 * The commands of each `console` fence, in order: a line that begins with `$ ` is a command, the
 * lines behind it are what it prints.
 * @throws {Error} for a fence that begins with anything else.
 */
export function sessions(markdown: string): Command[][] {
  return locate(markdown)
    .filter(({ token }) => token.type === 'fence' && token.info.trim() === 'console')
    .map(({ token, line }) => {
      const lines = token.content.trimEnd().split('\n')
      const starts = lines.flatMap((text, i) => (text.startsWith('$ ') ? [i] : []))
      if (starts[0] !== 0) throw new Error(`line ${line}: a console fence must begin with "$ "`)
      return starts.map((start, i) => ({
        command: lines[start]?.slice(2) ?? '',
        output: lines.slice(start + 1, starts[i + 1]).join('\n'),
        // The fence's own line comes before the first of its content.
        line: line + 1 + start,
      }))
    })
}

/** Splits a command as a shell does; of all quoting it knows the double quotes only. */
export function words(command: string): string[] {
  return [...command.matchAll(/(?:[^\s"]|"[^"]*")+/g)].map(([word]) => word.replaceAll('"', ''))
}

/**
 * What a quote of a source shows: all of it, or what stands between `// #region name` and the next
 * `// #endregion`, with the indentation that its lines share taken off. Nothing without that region.
 */
export function quoted(source: string, region?: string): string | undefined {
  if (region === undefined) return source
  const lines = source.split('\n')
  const start = lines.findIndex((line) => line.trim() === `// #region ${region}`)
  const end = lines.findIndex((line, i) => i > start && line.trim() === '// #endregion')
  if (start < 0 || end < 0) return undefined
  const inside = lines.slice(start + 1, end)
  const indents = inside.filter((line) => line.trim() !== '').map((line) => line.search(/\S/))
  const shared = Math.min(...indents)
  return inside.map((line) => `${line.slice(shared)}\n`).join('')
}

function asSection({ title, anchor }: Heading): Section[] {
  const [, number, name] = NUMBERED.exec(title) ?? []
  return number === undefined || name === undefined ? [] : [{ number, title: name, anchor }]
}

function asQuote({ token, line }: Located): Quote[] {
  const [, file, region] = QUOTE.exec(token.info.trim()) ?? []
  if (file === undefined) return []
  return [{ file, ...(region !== undefined && { region }), text: token.content, line }]
}

function asRun({ token, line }: Located): Run[] {
  const [, file, args = ''] = RUN.exec(token.info.trim()) ?? []
  return file === undefined ? [] : [{ file, args: words(args), output: token.content, line }]
}

function linksIn({ token, line }: Located): Link[] {
  const children = token.children ?? []
  return children.flatMap((child, i) => {
    const href = child.attrGet('href') ?? child.attrGet('src')
    if (href === null) return []
    const end = children.findIndex(({ type }, j) => j > i && type === 'link_close')
    const text = child.type === 'image' ? child.content : textOf(children.slice(i + 1, end))
    const breaks = children.slice(0, i).filter(({ type }) => type.endsWith('break'))
    return [{ href: String(href), text, line: line + breaks.length }]
  })
}

function headingsIn(tokens: readonly Token[]): Heading[] {
  // It counts what it has seen, as GitHub does: of two equal headings the second gets "-1".
  const slugger = new GithubSlugger()
  return tokens.flatMap((token, i) => {
    if (token.type !== 'heading_open') return []
    const title = textOf(tokens[i + 1]?.children ?? [])
    return [{ level: Number(token.tag.slice(1)), title, anchor: slugger.slug(title) }]
  })
}

function textOf(children: readonly Token[]): string {
  return children.map(({ type, content }) => (type.endsWith('break') ? ' ' : content)).join('')
}

/** The tokens with their lines, from 1. What has no place of its own has that of what it is in. */
function locate(markdown: string): Located[] {
  let line = 1
  return reader.parse(markdown, {}).map((token) => {
    if (token.map) line = token.map[0] + 1
    return { token, line }
  })
}
