/** What the learner has passed, in one plain file that git ignores. */
import { readFileSync } from 'node:fs'
import { mkdir, readdir, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { here, ROOT } from './course.ts'
import { inWords, UsageError } from './usage.ts'
import { outcomeOf, score, type Verdict } from './verdict.ts'

/** What is kept of one exercise. */
export type Kept = {
  /** When it was first passed, in ISO 8601. */
  passed?: string
  /** The most checks that ever passed, and how many there were. */
  best: number
  of: number
  /** The promise that was broken in the last verdict, for the hints. */
  broken?: number
  /** How many hints were shown for that promise. */
  hints: number
}

export type Progress = { version: 1; exercises: Record<string, Kept> }

// A file of a few kilobytes is written in a moment.
const WRITTEN_WITHIN_MS = 60_000

export const PROGRESS_FILE = join(ROOT, '.course/progress.json')

/** @throws {UsageError} where the file can't be read or isn't what we wrote. */
export function readProgress(file = PROGRESS_FILE): Progress {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { version: 1, exercises: {} }
    throw new UsageError(`${here(file)} can't be read: ${inWords(error)}.`)
  }
  try {
    const progress = JSON.parse(text) as Progress
    const kept: unknown = progress.exercises
    const isRecord = typeof kept === 'object' && kept !== null && !Array.isArray(kept)
    if (progress.version === 1 && isRecord && Object.values(kept).every(isKept)) return progress
  } catch {
    // Said below: what is no JSON and what is no progress are mended in the same way.
  }
  throw new UsageError(
    `${here(file)} is damaged. Move it away to begin a new one; nothing else is lost.`,
  )
}

function isKept(one: unknown): boolean {
  if (typeof one !== 'object' || one === null) return false
  // Safe: whatever its fields are, they are looked at here.
  const { passed, best, of, broken, hints } = one as Record<keyof Kept, unknown>
  return (
    [best, of, hints].every(Number.isInteger) &&
    (broken === undefined || Number.isInteger(broken)) &&
    (passed === undefined || typeof passed === 'string')
  )
}

/** What is kept of an exercise, also of one that was never graded. */
export function keptOf(progress: Progress, exercise: string): Kept {
  return progress.exercises[exercise] ?? { best: 0, of: 0, hints: 0 }
}

/** The progress after a verdict. */
export function after(progress: Progress, verdict: Verdict, now: Date): Progress {
  const before = keptOf(progress, verdict.exercise)
  const passed = before.passed ?? (outcomeOf(verdict) === 'passed' ? now.toISOString() : undefined)
  // A verdict that can't tell says nothing new of what is broken.
  const found = verdict.checks.find(({ status }) => status === 'failed')?.promise
  const broken = outcomeOf(verdict) === 'unknown' ? before.broken : found
  const of = verdict.checks.length
  const kept: Kept = {
    // An exercise that has other checks than before begins anew.
    best: Math.max(of === before.of ? before.best : 0, score(verdict)),
    of,
    hints: broken === before.broken ? before.hints : 0,
    ...(passed !== undefined && { passed }),
    ...(broken !== undefined && { broken }),
  }
  return { ...progress, exercises: { ...progress.exercises, [verdict.exercise]: kept } }
}

/** Takes away what a run has left that was ended while it wrote. */
async function clear(file: string): Promise<void> {
  const folder = dirname(file)
  for (const name of await readdir(folder)) {
    if (!name.startsWith(`${basename(file)}.`) || !/\.\d+$/.test(name)) continue
    const path = join(folder, name)
    // Another run may be writing now.
    const written = (await stat(path).catch(() => undefined))?.mtimeMs ?? Date.now()
    if (Date.now() - written > WRITTEN_WITHIN_MS) await rm(path, { force: true })
  }
}

/**
 * Writes the file in one step: a crash or a full disk leaves the old one whole.
 * @throws {UsageError} where it can't be written.
 */
export async function writeProgress(progress: Progress, file = PROGRESS_FILE): Promise<void> {
  const { default: writeFileAtomic } = await import('write-file-atomic')
  try {
    await mkdir(dirname(file), { recursive: true })
    await writeFileAtomic(file, `${JSON.stringify(progress, null, 2)}\n`)
    await clear(file)
  } catch (error) {
    throw new UsageError(`Your progress could not be saved in ${here(file)}: ${inWords(error)}.`)
  }
}
