/** What the exercises refer to is there: sections, promises, checks, files. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parseChapter } from '../src/chapter.ts'
import { exercises, ROOT, type Entry } from '../src/course.ts'
import type { Exercise } from '../src/exercise.ts'
import type { Check } from '../src/harness/check.ts'
import { mistakesOf } from '../src/mistakes.ts'

const HINTS = 3
const FEWEST_MISTAKES = 8

type Told = { entry: Entry; checks: Check[]; exercise: Exercise }

const all = await Promise.all(
  exercises().map(async (entry): Promise<Told> => {
    // Every exercise exports these two; where one doesn't, the first test that uses it tells.
    const { checks } = (await import(join(entry.checks, 'checks.ts'))) as { checks: Check[] }
    const { exercise } = (await import(join(entry.checks, 'exercise.ts'))) as { exercise: Exercise }
    return { entry, checks, exercise }
  }),
)

// `chapters/01-name § 2.1`, or with several sections: `§ 2.1 and § 2.2`.
const PLACE = /chapters\/([\w-]+)((?:(?:,| and|, and)? § \d+(?:\.\d+)?)+)/g

/** The references in a text that lead nowhere. */
function broken(text: string): string[] {
  const missing = [...text.matchAll(PLACE)].flatMap(([, folder = '', listed = '']) => {
    const file = join(ROOT, 'chapters', folder, 'README.md')
    const { sections } = parseChapter(existsSync(file) ? readFileSync(file, 'utf8') : '')
    const known = new Set(sections.map(({ number }) => number))
    const wanted = listed.match(/\d+(?:\.\d+)?/g) ?? []
    return wanted.filter((number) => !known.has(number)).map((number) => `${folder} § ${number}`)
  })
  // A section without its chapter and a chapter without its section send the learner nowhere, too.
  const halves = /§|\bchapters\//.test(text.replaceAll(PLACE, '')) ? [text] : []
  return [...missing, ...halves]
}

test('there are exercises', () => expect(all).not.toEqual([]))

describe.for(all)('$entry.slug', ({ entry, checks, exercise }) => {
  const titles = checks.map(({ title }) => title)
  const promises = [...new Set(checks.map((check) => check.promise))].toSorted((a, b) => a - b)
  const contract = join(ROOT, 'exercises', entry.slug, 'README.md')

  test('has a contract, a starter and a reference solution', () => {
    const files = [contract, join(entry.checks, 'starter.ts'), join(entry.solutions, 'main.ts')]
    expect(files.filter((file) => !existsSync(file))).toEqual([])
  })

  test('checks every promise of the contract', () => {
    const [, promised = ''] = readFileSync(contract, 'utf8').split(/^## What it promises$/m)
    const [list = ''] = promised.split(/^## /m)
    const numbers = [...list.matchAll(/^(\d+)\. /gm)].map(([, number]) => Number(number))
    // Promise 0 is the rules for every program, a list of its own.
    expect(promises).toEqual([0, ...numbers])
  })

  test('names each check once', () => {
    expect(titles.filter((title, i) => titles.indexOf(title) !== i)).toEqual([])
  })

  test('sends the learner of each check to a section that exists', () => {
    expect(checks.filter(({ read }) => !/^chapters\/[\w-]+ § [\d.]+$/.test(read))).toEqual([])
    expect([...new Set(checks.flatMap(({ read }) => broken(read)))]).toEqual([])
  })

  test('has three hints for each promise, and their sections exist', () => {
    expect(Object.keys(exercise.hints).map(Number)).toEqual(promises)
    const hints = Object.values(exercise.hints)
    for (const steps of hints) expect(steps.filter((hint) => hint !== '')).toHaveLength(HINTS)
    expect(hints.flat().flatMap(broken)).toEqual([])
  })

  test('has eight mistakes or more, each of which fails a check that exists', () => {
    const mistakes = mistakesOf(entry)
    expect(mistakes.length).toBeGreaterThanOrEqual(FEWEST_MISTAKES)
    const unknown = mistakes.flatMap(({ file, name }) => {
      const heads = readFileSync(file, 'utf8').matchAll(/^\/\/ fails(?: also)?: (.+)$/gm)
      return [...heads].flatMap(([, title = '']) =>
        titles.includes(title) ? [] : [{ name, title }],
      )
    })
    expect(unknown).toEqual([])
  })
})
