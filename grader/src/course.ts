/** Finds chapters and exercises: the folders are the list. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { UsageError } from './usage.ts'

/** The folder of the whole course. */
export const ROOT = fileURLToPath(new URL('../../', import.meta.url))

/** One exercise and its places on disk. A slug is `01-reliable-streams/echo-server`. */
export type Entry = {
  slug: string
  chapter: string
  number: number
  name: string
  program: string
  checks: string
  solutions: string
}

/** All exercises, in the order of their chapters' numbers. */
export function exercises(): Entry[] {
  const checks = join(ROOT, 'grader/checks')
  return foldersIn(checks)
    .flatMap((chapter) => foldersIn(join(checks, chapter)).map((name) => entry(chapter, name)))
    .filter((found) => existsSync(join(found.checks, 'checks.ts')))
}

/** A chapter: a folder of prose, its first heading the title, and the exercises of the same number. */
export type ChapterEntry = { number: number; title: string; exercises: Entry[] }

/** All chapters, in the order of their numbers; one may have no exercise, or not be written yet. */
export function chapters(): ChapterEntry[] {
  const all = exercises()
  const written = foldersIn(join(ROOT, 'chapters')).filter((name) => /^\d/.test(name))
  return [...new Set([...written, ...all.map(({ chapter }) => chapter)])]
    .toSorted()
    .map((folder) => ({
      number: Number.parseInt(folder, 10),
      title: titleOf(folder),
      exercises: all.filter(({ chapter }) => chapter === folder),
    }))
}

function titleOf(chapter: string): string {
  const page = join(ROOT, 'chapters', chapter, 'README.md')
  const [, heading = chapter] = existsSync(page)
    ? (/^# (.+)$/m.exec(readFileSync(page, 'utf8')) ?? [])
    : []
  return heading
}

/** Whether the learner has written nothing yet. */
export function isStarter({ program, checks }: Entry): boolean {
  const starter = join(checks, 'starter.ts')
  if (!existsSync(program) || !existsSync(starter)) return false
  return readFileSync(program).equals(readFileSync(starter))
}

/**
 * The exercises that a name stands for: `all`, `ch1`, `1`, `ch1/echo-server`, a slug, an exercise's name, or a
 * beginning of one of them that no other shares.
 * @throws {UsageError} with what there is, for a name that stands for nothing.
 */
export async function select(name: string): Promise<Entry[]> {
  const all = exercises()
  if (name === 'all') return all
  const wanted = name
    .replace(/\/+$/, '')
    .replace(/^(\.\/)?(exercises|solutions|grader\/checks)\//, '')
    .replace(/\/main\.ts$/, '')
  const numbered = /^(?:ch(?:apter)?-?)?0*(\d+)(?:\/(.*))?$/.exec(wanted)
  if (numbered) {
    const [, number, rest = ''] = numbered
    const inChapter = all.filter((found) => found.number === Number(number))
    const found = oneBeginning(inChapter, rest, ({ name: own }) => own)
    if (inChapter.length > 0 && found.length === 0)
      throw new UsageError(
        `Chapter ${number} has no exercise "${rest}". It has ${list(inChapter.map(({ name: own }) => own))}.`,
      )
    if (found.length > 0) return found
    throw new UsageError(`No chapter ${number}. ${whatThereIs(all)}`)
  }
  for (const key of [({ slug }: Entry) => slug, ({ name: own }: Entry) => own]) {
    const found = oneBeginning(all, wanted, key)
    if (found.length > 0) return found
  }
  const { distance } = await import('fastest-levenshtein')
  // As much of a name as was typed: to a short one, every long name is far away.
  const typed = (full: string): number => distance(wanted, full.slice(0, wanted.length))
  const [near] = all
    .flatMap(({ name: own, slug }) => [own, slug])
    .toSorted((one, other) => typed(one) - typed(other))
  throw new UsageError(`No exercise "${name}". Did you mean ${near}? ${whatThereIs(all)}`)
}

/** Exactly one exercise. @throws {UsageError} where the name stands for several. */
export async function selectOne(name: string): Promise<Entry> {
  const [first, ...others] = await select(name)
  if (first && others.length === 0) return first
  throw new UsageError(
    `"${name}" stands for several exercises. Say which: ${list([first, ...others].map((found) => short(found)))}.`,
  )
}

/** `ch1/echo-server`: what a learner types. */
export function short(found: Entry | undefined): string {
  return found ? `ch${found.number}/${found.name}` : ''
}

/** The shortest name that a learner can type: `ch1` where the chapter has no other exercise. */
export function shortest(found: Entry): string {
  const alone = exercises().filter(({ chapter }) => chapter === found.chapter).length === 1
  return alone ? `ch${found.number}` : short(found)
}

/** A path as a learner would type it: from where they are. */
export function here(path: string): string {
  return relative(process.cwd(), path) || '.'
}

/** All that a beginning selects: everything for an empty one, the exact name before longer ones. */
export function oneBeginning<Found>(
  all: readonly Found[],
  beginning: string,
  key: (found: Found) => string,
): Found[] {
  const exact = all.filter((found) => key(found) === beginning)
  return exact.length > 0 ? exact : all.filter((found) => key(found).startsWith(beginning))
}

function whatThereIs(all: readonly Entry[]): string {
  const numbers = [...new Set(all.map(({ number }) => number))]
  const range =
    numbers.length === 1
      ? `There is ch${numbers[0]}`
      : `There are ch${numbers[0]} … ch${numbers.at(-1)}`
  return `${range}, with ${list(all.map(({ name }) => name))}.`
}

export const list = (names: readonly string[]): string => names.join(', ')

export function foldersIn(path: string): string[] {
  return readdirSync(path, { withFileTypes: true })
    .filter((found) => found.isDirectory())
    .map(({ name }) => name)
    .toSorted()
}

function entry(chapter: string, name: string): Entry {
  const slug = `${chapter}/${name}`
  return {
    slug,
    chapter,
    number: Number.parseInt(chapter, 10),
    name,
    program: join(ROOT, 'exercises', slug, 'main.ts'),
    checks: join(ROOT, 'grader/checks', slug),
    solutions: join(ROOT, 'solutions', slug),
  }
}
