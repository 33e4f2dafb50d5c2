/** The chapters tell the truth: what they quote, show and link to is there, as they say. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parseChapter, quoted, type Chapter } from '../src/chapter.ts'
import { ROOT } from '../src/course.ts'
import { proseWords } from './prose.ts'
import { startNode, TEST_WITHIN_MS } from './start.ts'

const CHAPTERS = join(ROOT, 'chapters')
const SECTIONS = ['Predict', 'The idea', 'On the wire', 'In Node', 'Traps', 'In Go']

const folders = readdirSync(CHAPTERS, { withFileTypes: true })
  .filter((found) => found.isDirectory())
  .map(({ name }) => name)

/** What differs from run to run: times, and the numbers of ports. A count of bytes does not. */
function masked(output: string): string {
  return output
    .replaceAll(/ *\d+(?:\.\d+)? ms\b/g, ' # ms')
    .replaceAll(/(?<=\d:|localhost:|\bport )\d{4,5}\b/g, 'port')
}

/** The numbers that sections in this order should have: 1, 2, 2.1, 2.2, 3. */
function counted(numbers: readonly string[]): string[] {
  let [whole, part] = [0, 0]
  return numbers.map((number) => {
    if (number.includes('.')) part += 1
    else [whole, part] = [whole + 1, 0]
    return part === 0 ? `${whole}` : `${whole}.${part}`
  })
}

test('every chapter has a number and a name', () => {
  expect(folders).not.toEqual([])
  for (const folder of folders) expect(folder).toMatch(/^\d\d-[a-z]+(-[a-z]+)*$/)
})

describe.for(folders)('chapter %s', (name) => {
  const folder = join(CHAPTERS, name)
  const markdown = readFileSync(join(folder, 'README.md'), 'utf8')
  const chapter = parseChapter(markdown)

  quotesAndRuns(folder, chapter)

  test('takes all its code and output from files', () => {
    // A diagram is drawn by hand: no program can tell whether it is right.
    expect(chapter.others.filter(({ info }) => info !== 'mermaid')).toEqual([])
  })

  test('uses every program of its folder', () => {
    const named = new Set(markdown.match(/[\w-]+\.ts\b/g))
    const programs = readdirSync(folder).filter((file) => file.endsWith('.ts'))
    expect(programs.filter((file) => !named.has(file))).toEqual([])
  })

  test('has a title, a goal and the minutes that it takes', () => {
    expect(chapter.title).not.toBe('')
    const [, goal] = markdown.split('\n\n')
    expect(goal).toMatch(/^Goal: .+ \d+ minutes\b/s)
  })

  test('has the sections of every chapter, in their order', () => {
    const whole = chapter.sections.filter(({ number }) => !number.includes('.'))
    const exercises = expect.stringMatching(/^Exercises?$/) as unknown
    expect(whole.map(({ title }) => title)).toEqual([...SECTIONS, exercises, 'Sources'])
  })

  test('numbers every section, without a gap', () => {
    const numbers = chapter.sections.map(({ number }) => number)
    expect(numbers).toEqual(counted(numbers))
    // The title is the one heading without a number.
    expect(numbers).toHaveLength(chapter.anchors.length - 1)
  })

  test('asks two to five questions, each with an answer to open', () => {
    const [, predict = ''] = markdown.split(/^## /m)
    const questions = predict.match(/^\*\*\d+\. /gm) ?? []
    expect(questions.length).toBeGreaterThanOrEqual(2)
    expect(questions.length).toBeLessThanOrEqual(5)
    expect(predict.match(/<details>/g)).toHaveLength(questions.length)
  })

  test('has 1,200 to 2,500 words of prose', () => {
    const words = proseWords(markdown)
    expect(words).toBeGreaterThanOrEqual(1_200)
    expect(words).toBeLessThanOrEqual(2_500)
  })
})

function quotesAndRuns(folder: string, { quotes, runs }: Chapter): void {
  test.for(quotes)('line $line quotes $file', ({ file, region, text }) => {
    expect(text).toBe(quoted(readFileSync(join(folder, file), 'utf8'), region))
  })

  test.concurrent.for(runs)(
    'line $line shows what $file prints',
    { timeout: TEST_WITHIN_MS },
    async ({ file, args, output }, { expect: expected, onTestFinished }) => {
      const { exitCode, stdout, stderr } = await startNode(
        [join(folder, file), ...args],
        onTestFinished,
      )
      expected({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
      expected(`${masked(stdout)}\n`).toBe(masked(output))
    },
  )
}
