/** Every link in the course leads somewhere, and the notes are answered claim by claim. */
import { existsSync, globSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parseChapter, type Link } from '../src/chapter.ts'
import { ROOT } from '../src/course.ts'

const CLAIMS = 34
const VERDICTS = ['right', 'sharpened', 'corrected', 'completed']

const files = globSync('**/*.md', { cwd: ROOT, exclude: ['**/node_modules/**'] }).toSorted()

/** What is wrong with a link of a file, nothing where it leads to what it says. */
function fault(file: string, { href, text, line }: Link): string[] {
  if (/^[a-z][a-z+.-]*:|^\/\//i.test(href)) return []
  const broken = (why: string): string[] => [`${file}:${line} [${text}](${href}): ${why}`]
  const [path = '', anchor] = href.split('#').map(decodeURIComponent)
  const target = path === '' ? join(ROOT, file) : join(ROOT, dirname(file), path)
  if (relative(ROOT, target).startsWith('..')) return broken('leads out of the repository')
  if (path.startsWith('/') || !existsSync(target)) return broken('no such file')
  if (anchor === undefined) return []
  // GitHub shows a folder by its README.
  const page = statSync(target).isDirectory() ? join(target, 'README.md') : target
  if (!page.endsWith('.md') || !existsSync(page)) return broken('only Markdown has headings')
  const { anchors, sections } = parseChapter(readFileSync(page, 'utf8'))
  if (!anchors.includes(anchor)) return broken('no such heading')
  const said = /^(?:\d+ § |chapter \d+, section )?(\d+(?:\.\d+)?)$/.exec(text)?.[1]
  const number = sections.find((section) => section.anchor === anchor)?.number
  return said === undefined || said === number ? [] : broken(`leads to section ${number}`)
}

test.for(files)('the links of %s lead to files and headings', (file) => {
  const { links } = parseChapter(readFileSync(join(ROOT, file), 'utf8'))
  expect(links.flatMap((link) => fault(file, link))).toEqual([])
})

describe("the table of the notes' claims", () => {
  const rows = readFileSync(join(ROOT, 'chapters/README.md'), 'utf8')
    .split('\n')
    .filter((line) => /^\| *\d+ *\|/.test(line))
    .map((line) => line.split('|').map((cell) => cell.trim()))
    .map(([, number = '', claim = '', verdict = '', place = '', instead = '']) => ({
      number: Number(number),
      claim,
      verdict,
      place,
      instead,
    }))
    // The table of chapters may number its rows as well; it has other verdicts, or none.
    .filter(({ verdict }) => VERDICTS.includes(verdict))

  test('has every claim once, in order', () => {
    expect(rows.map(({ number }) => number)).toEqual(
      Array.from({ length: CLAIMS }, (_, i) => i + 1),
    )
    expect(rows.filter(({ claim }) => claim === '')).toEqual([])
  })

  test('says what is true instead, wherever a claim is not simply right', () => {
    expect(rows.filter(({ verdict, instead }) => verdict !== 'right' && instead === '')).toEqual([])
  })

  test('gives each claim a section, or a chapter that is not written yet', () => {
    const section = /^\[\d+ § \d+(\.\d+)?\]\(\S+#\S+\)$/
    const planned = /^chapters? (\d+)(?: and (\d+))? \(not written yet\)$/
    const written = readdirSync(join(ROOT, 'chapters')).map((name) => Number.parseInt(name, 10))
    const placed = (place: string): boolean => {
      const numbers = planned
        .exec(place)
        ?.slice(1)
        .filter((number) => number !== undefined)
      if (!numbers) return section.test(place)
      return numbers.every((number) => !written.includes(Number(number)))
    }
    expect(rows.filter(({ place }) => !placed(place))).toEqual([])
  })
})
