/** At a terminal nothing can be folded: the answers of a page stand at its end, away from the questions. */
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { chapterFolders } from '../src/chapters.ts'
import { markdown } from '../src/reporters/markdown.ts'

const shown = (text: string): string[] => markdown(text, { columns: 80, color: false }).split('\n')

const folded = (summary: string, text: string): string =>
  `<details><summary>${summary}</summary>\n\n${text}\n\n</details>\n`

describe.for(chapterFolders())('in chapter $number', ({ readme }) => {
  const text = readFileSync(readme, 'utf8')
  const lines = shown(text)
  const questions = text.match(/^\*\*\d+\. /gm) ?? []
  const numbers = questions.map((_, at) => at + 1)
  const places = lines.filter((line) => line.startsWith('▸ '))
  const end = lines.indexOf('Answers')

  test('a line in the place of each answer says where it is', () => {
    expect(places).toEqual(numbers.map((n) => `▸ Answer ${n}: at the end of the page`))
  })

  test('the answers stand in their order, behind the last section', () => {
    expect(end).toBeGreaterThan(lines.findIndex((line) => /^\d+ Sources$/.test(line)))
    expect(lines.slice(end).filter((line) => line.startsWith('▾ '))).toEqual(
      numbers.map((n) => `▾ Answer ${n}`),
    )
  })

  test('no program has printed anything before the questions are asked', () => {
    const before = lines.slice(
      0,
      lines.findIndex((line) => line.startsWith('2 ')),
    )
    expect(before.filter((line) => line.includes(' prints:'))).toEqual([])
    expect(before.join('\n')).toContain(`*${questions.length}. `)
  })
})

test('an answer has its own indent and its links below it', () => {
  const page = `[a](a.md)\n\n${folded('Answer', '[b](b.md)')}\nc`
  expect(shown(page)).toEqual([
    ...['a [1]', '', '▸ Answer 1: at the end of the page', '', 'c', '', '[1] a.md', ''],
    ...['Answers', '───────', '', '▾ Answer 1', '', '  b [2]', '', '[2] b.md'],
  ])
})

test('an answer in an answer comes behind it', () => {
  expect(shown(folded('Answer', folded('Answer', 'a'))).slice(7)).toEqual([
    ...['  ▸ Answer 2: at the end of the page', '', '▾ Answer 2', '', '  a'],
  ])
})

test('what is folded and no answer is shown in its place', () => {
  expect(shown(`${folded('More', 'a')}\nb`)).toEqual(['▾ More', '', '  a', '', 'b'])
})
