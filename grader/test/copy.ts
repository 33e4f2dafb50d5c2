/** A small copy of the course, so that a test never meets the learner's own files and progress. */
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'
import { exercises, ROOT } from '../src/course.ts'
import type { Kept } from '../src/progress.ts'

const COPIED = ['grader/course.js', 'grader/src', 'package.json']
const CHAPTERS = ['01-first', '02-second']
const [first] = exercises()
if (!first) throw new Error('there is no exercise')
const { chapter, name } = first
const others = exercises().filter((entry) => entry.chapter === chapter && entry.name !== name)

/** The exercises of a copy: twice the first one of the course, in a chapter each. */
export const COPIED_SLUGS = CHAPTERS.map((folder) => `${folder}/${name}`)

/** The folder of a copy in which every program is its starter; it is gone when the test has finished. */
export function copyOfCourse(): string {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'course-copy-')))
  onTestFinished(() => rmSync(root, { recursive: true }))
  for (const path of COPIED) cpSync(join(ROOT, path), join(root, path), { recursive: true })
  symlinkSync(join(ROOT, 'node_modules'), join(root, 'node_modules'), 'junction')
  for (const folder of CHAPTERS) {
    for (const part of ['chapters', 'exercises', 'grader/checks'])
      cpSync(join(ROOT, part, chapter), join(root, part, folder), {
        recursive: true,
        filter: (path) => !others.some((entry) => basename(path) === entry.name),
      })
    const starter = join(root, 'grader/checks', folder, name, 'starter.ts')
    cpSync(starter, programIn(root, `${folder}/${name}`))
  }
  return root
}

/** The learner's file of an exercise in a copy. */
export function programIn(root: string, slug: string): string {
  return join(root, 'exercises', slug, 'main.ts')
}

/** Where a copy keeps its progress. */
export function progressIn(root: string): string {
  return join(root, '.course/progress.json')
}

export function writeProgressIn(root: string, text: string): void {
  const file = progressIn(root)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, text)
}

/** The progress of somebody about whom the same is kept of all exercises of a copy. */
export function progressOf(kept: Kept): string {
  const all = Object.fromEntries(COPIED_SLUGS.map((slug) => [slug, kept]))
  return JSON.stringify({ version: 1, exercises: all })
}
