/** Finds the chapters that can be read. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { foldersIn, list, oneBeginning, ROOT } from './course.ts'
import { UsageError } from './usage.ts'

/** One chapter's folder in `chapters/`, with or without exercises. */
export type ChapterFolder = { folder: string; number: number; readme: string }

/** All chapters that can be read, in the order of their numbers. */
export function chapterFolders(): ChapterFolder[] {
  const root = join(ROOT, 'chapters')
  return foldersIn(root)
    .map((folder) => ({
      folder,
      number: Number.parseInt(folder, 10),
      readme: join(root, folder, 'README.md'),
    }))
    .filter(({ readme }) => existsSync(readme))
}

/**
 * The chapter that a name stands for: `ch1`, `1`, its folder, the folder's name without the number, or a
 * beginning of one of them that no other shares.
 * @throws {UsageError} with what there is, for a name that stands for none or for several.
 */
export function selectChapter(name: string): ChapterFolder {
  const all = chapterFolders()
  const wanted = name.replace(/^(\.\/)?chapters\//, '').replace(/\/+(README\.md)?$/, '')
  const number = /^(?:ch(?:apter)?-?)?0*(\d+)$/.exec(wanted)?.[1]
  const [first, ...others] =
    number === undefined
      ? byFolder(all, wanted)
      : all.filter((found) => found.number === Number(number))
  if (first && others.length === 0) return first
  const fault = first
    ? `"${name}" stands for several chapters. Say which:`
    : `No chapter "${name}" to read. There ${all.length === 1 ? 'is' : 'are'}`
  const possible = first ? [first, ...others] : all
  throw new UsageError(
    `${fault} ${list(possible.map((found) => `ch${found.number} (${found.folder})`))}.`,
  )
}

function byFolder(all: readonly ChapterFolder[], beginning: string): ChapterFolder[] {
  if (beginning === '') return []
  const whole = oneBeginning(all, beginning, ({ folder }) => folder)
  return whole.length > 0
    ? whole
    : oneBeginning(all, beginning, ({ folder }) => folder.replace(/^\d+-/, ''))
}
