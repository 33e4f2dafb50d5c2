/** A chapter at a terminal: each construct at each width, the pager, and the names. */
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import widthOf from 'fast-string-width'
import MarkdownIt from 'markdown-it'
import { describe, expect, test } from 'vitest'
import { chapterFolders, selectChapter } from '../src/chapters.ts'
import { ROOT } from '../src/course.ts'
import { markdown } from '../src/reporters/markdown.ts'
import { UsageError } from '../src/usage.ts'
import { course } from './command-line.ts'

const WIDTHS = [60, 80, 120]
const NARROW = [40, 41, 47, 53, ...WIDTHS]
const ESC = '\u{1b}'
const RED = `${ESC}[31m`
const CLOSED_BY: Record<string, string> = { 1: '22', 3: '23', 4: '24', 9: '29' }
const ENDS = new Set([...Object.values(CLOSED_BY), '39'])

const constructs = readFileSync(join(ROOT, 'grader/test/pages/constructs.markdown'), 'utf8')
const folder = 'chapters/01-reliable-streams'
const pages = globSync('**/*.md', { cwd: ROOT, exclude: ['**/node_modules/**'] })
  .toSorted()
  .map((path) => [path, readFileSync(join(ROOT, path), 'utf8')] as const)

const shown = (text: string, columns = 80): string => markdown(text, { columns, color: false })

/** The lines that end in another style than they began in. */
function leaking(painted: string): string[] {
  return painted.split('\n').filter((line) => {
    const open: string[] = []
    for (const [, code = ''] of line.matchAll(/␛\[(\d+)m/g)) {
      if (ENDS.has(code)) {
        if (open.pop() !== code) return true
      } else open.push(CLOSED_BY[code] ?? '39')
    }
    return open.length > 0
  })
}

describe('a page with every construct', () => {
  test.for(WIDTHS)('looks like this in %i columns', (columns) => {
    expect(markdown(constructs, { columns, color: false, folder })).toMatchSnapshot('plain')
  })

  test.for(WIDTHS)('looks like this in %i columns and in colour', (columns) => {
    const painted = markdown(constructs, { columns, color: true, folder })
    expect(painted.replaceAll(ESC, '␛')).toMatchSnapshot('coloured')
  })

  test('keeps long lines of code whole where they are asked for', () => {
    const long = /^ {4}const {3}tab = '.{100,}'$/m
    const look = { columns: 60, color: false } as const
    expect(markdown(constructs, { ...look, longLines: 'whole' })).toMatch(long)
    expect(markdown(constructs, look)).not.toMatch(long)
  })
})

describe.for([['every construct', constructs] as const, ...pages])('%s', ([, text]) => {
  test.for(NARROW)('has no line that is wider than %i columns', (columns) => {
    for (const color of [true, false]) {
      const lines = stripVTControlCharacters(markdown(text, { columns, color })).split('\n')
      expect(lines.filter((line) => widthOf(line) > columns)).toEqual([])
    }
  })

  test.for(NARROW)('shows the words of headings and cells in %i columns', (columns) => {
    const page = stripVTControlCharacters(markdown(text, { columns, color: true }))
    const words = wordsOf(text).filter((word) => word.length <= 16)
    expect(words.filter((word) => !page.includes(word))).toEqual([])
  })

  test('has no control character but its line feeds, and no style over the end of a line', () => {
    const painted = markdown(text, { columns: 60, color: true }).replaceAll(ESC, '␛')
    expect(painted.replaceAll(/␛\[\d+m/g, '')).not.toMatch(/[^\P{C}\n]/u)
    expect(leaking(painted)).toEqual([])
    expect(shown(text)).not.toContain(ESC)
  })
})

function wordsOf(text: string): string[] {
  const tokens = new MarkdownIt({ html: true }).parse(text, {})
  return tokens
    .filter((_, at) => /^(?:heading|th|td)_open$/.test(tokens[at - 1]?.type ?? ''))
    .flatMap(({ children }) => children ?? [])
    .filter(({ type }) => type === 'text' || type === 'code_inline')
    .flatMap(({ content }) => content.split(/\s+/))
}

describe('a page that is odd', () => {
  const deep = '> '.repeat(60)
  test.for([
    ['nothing', '', /^$/],
    ['an empty heading', '#\n\na', /a$/],
    ['a table without rows', '| a | b |\n|---|---|', /a +│ b/],
    ['a rule in many quotes', `${deep}***`, /│ ─$/m],
    ['a table in many quotes', `${deep}| a |\n${deep}|---|\n${deep}| b |`, /│ +b$/m],
    ['code in many quotes', `${deep}\`\`\`\n${deep}ab`, /↪ b$/m],
    ['a details that is never closed', '- <details>\n\n  a\n\nb', /^b$/m],
    ['an end of details that never began', '</details>\n\na', /^a$/],
  ] as const)('is shown all the same: %s', ([, text, found]) => {
    expect(markdown(text, { columns: 40, color: false })).toMatch(found)
  })
})

test('a section sign stays beside its number, with a plain space between', () => {
  const text = 'See RFC 9293, § 3.8.6, for the whole of it.'
  expect(markdown(text, { columns: 17, color: false }).split('\n')).toEqual([
    ...['See RFC 9293,', '§ 3.8.6, for the', 'whole of it.'],
  ])
})

describe('what could harm a terminal', () => {
  test.for([
    ['a paragraph', `a${RED}b`],
    ['a heading', `# a${RED}b`],
    ['code', `\`a${RED}b\``],
    ['a fence', `\`\`\`text run=x${RED}\na${RED}b\n\`\`\``],
    ['a cell', `| a${RED}b |\n|---|\n| ${RED} |`],
    ['an image', `![a${RED}b](c.png)`],
    ['a summary', `<details><summary>a${RED}b</summary>\n\nc\n\n</details>`],
    ['an entity', '<p>&#x9b;31m &#27; \u{202e}</p>\n\n&#x202e;'],
    ['a bidirectional mark', 'a \u{202e}b'],
  ] as const)('is escaped in %s', ([, text]) => {
    const page = shown(text)
    expect(page).not.toMatch(/[^\P{C}\n]/u)
    expect(page).toMatch(/\\u\{(?:1b|202e)\}/)
  })
})

describe('links', () => {
  test('have a number that is explained at the end of their section', () => {
    expect(shown('[a](x.md) [b](y.md) [c](x.md)\n\n# Next\n\n[d](x.md)').split('\n')).toEqual([
      ...['a [1] b [2] c [1]', '', '[1] x.md', '[2] y.md', ''],
      ...['Next', '════', '', 'd [3]', '', '[3] x.md'],
    ])
  })

  test('are paths from the top of the course', () => {
    const links = '[a](../README.md#b) [c](https://example.org/d) [e](mailto:f@example.org)'
    expect(markdown(links, { columns: 80, color: false, folder }).split('\n').slice(2)).toEqual([
      '[1] chapters/README.md#b',
      '[2] https://example.org/d',
      '[3] mailto:f@example.org',
    ])
  })

  test('within a page name the heading, unless they are its number', () => {
    expect(shown('[1](#1-net) [there](#1-net) [no](#no)\n\n# 1 `net`')).toMatch(
      /^1 there \(§ 1 net\) no \(#no\)\n/,
    )
  })
})

describe('the name of a chapter', () => {
  const [first] = chapterFolders()

  test.for([
    ...['ch1', '1', 'ch01', 'chapter-1', 'ch1/', '01-rel', '01-reliable-streams', 'reliable'],
    ...[folder, `${folder}/`, `./${folder}/README.md`],
  ])('"%s" stands for chapter 1', (name) => {
    expect(selectChapter(name)).toEqual(first)
  })

  test.for(['ch99', '0', 'nothing', '/', 'ch1/echo-server', '../README.md'])(
    '"%s" stands for none, and is answered with what there is',
    (name) => {
      expect(() => selectChapter(name)).toThrow(UsageError)
      expect(() => selectChapter(name)).toThrow(/^No chapter ".*" to read\. There .*ch1 \(01-/)
    },
  )
})

describe('course read', () => {
  test('shows a chapter without colour in a pipe, and asks no pager', async () => {
    const env = { PAGER: 'false', NO_COLOR: '' }
    const { exitCode, stdout, stderr } = await course(['read', 'ch1'], { env })
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
    expect(stdout).toMatch(/^What makes TCP reliable\n═+\n\nGoal: /)
    expect(stdout).not.toContain(ESC)
    expect(stdout).toContain(`[1] exercises/01-reliable-streams/echo-server/`)
  })

  test('lists the chapters where none is named', async () => {
    const { exitCode, stdout } = await course(['read'])
    expect(exitCode).toBe(0)
    for (const { number } of chapterFolders())
      expect(stdout).toMatch(new RegExp(`^ch${number} +\\w`, 'm'))
    expect(stdout).toMatch(/^ch1 {3}What makes TCP reliable$/m)
    expect(stdout).toContain('npm run read ch1')
  })

  test('answers a wrong name in one line', async () => {
    const { exitCode, stdout, stderr } = await course(['read', 'ch99'])
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' })
    expect(stderr).toMatch(/^No chapter "ch99" to read\. There .*ch1 .*$/)
  })
})
