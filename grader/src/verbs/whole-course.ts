/** What `grade all` does: grades the whole course, and shows it on one screen. */
import { availableParallelism } from 'node:os'
import { Semaphore } from 'async-mutex'
import { exercises, isStarter, shortest, type Entry } from '../course.ts'
import { grade, loadExercise } from '../grade.ts'
import { after, keptOf, type Progress } from '../progress.ts'
import { courseRow, courseTotals, type Graded } from '../reporters/whole-course.ts'
import { UsageError } from '../usage.ts'
import { starterState } from '../standing.ts'
import { GUARDED, outcomeOf, score, type Verdict } from '../verdict.ts'
import { graded, readable, saved, show, type Around } from './grading.ts'
import { seedOf } from './seed.ts'

// Most of a verdict is waiting; more of them side by side would make each other late.
const places = new Semaphore(availableParallelism())

/** @returns the exit code. */
export async function gradeCourse(around: Around): Promise<number> {
  const { values, terminal, hosts, box, isolated = GUARDED } = around
  const seed = seedOf(values.seed)
  const withoutLarge = values['without-large'] ?? false
  const rows: Graded[] = []
  const failed: { entry: Entry; verdict: Verdict }[] = []
  let progress = values.references ? undefined : readable(terminal)
  const known = progress
  const begun = performance.now()
  const grading = graded(exercises(), values).map((entry) => ({
    entry,
    result: places.runExclusive(() =>
      gradeOne({ entry, hosts, seed, withoutLarge, ...(box && { box }) }, known),
    ),
  }))
  for (const { entry, result } of grading) {
    const named = await nameOf(entry)
    const { graded: row, verdict } = await result
    rows.push({ ...named, ...row })
    // Line by line: a whole course takes a while.
    terminal.out(`${courseRow({ ...named, ...row }, terminal)}\n`)
    if (verdict === undefined) continue
    progress &&= after(progress, verdict, new Date())
    if (outcomeOf(verdict) === 'failed') failed.push({ entry, verdict })
  }
  const totals = { rows, seed, isolated, ms: performance.now() - begun }
  if (values.all) await explain(failed, around, { seed, progress })
  terminal.out(`${courseTotals(totals, terminal)}\n`)
  const wasGraded = rows.some(({ outcome }) => 'of' in outcome)
  if (progress && wasGraded) await saved(progress, terminal)
  return courseExitCode(rows)
}

async function nameOf(entry: Entry): Promise<Pick<Graded, 'chapter' | 'title' | 'selector'>> {
  const { title } = await loadExercise(entry)
  return { chapter: entry.number, title, selector: shortest(entry) }
}

/** Where the progress can't be read, nothing is known of what was reached before. */
const NO_PROGRESS: Progress = { version: 1, exercises: {} }

type Grading = Omit<Parameters<typeof grade>[0], 'program'>
type Result = { graded: Pick<Graded, 'outcome' | 'ms'>; verdict?: Verdict }

/**
 * One exercise. A starter isn't run: `prove` has shown that it breaks its promises, so a learner at the
 * beginning of a long course would wait for what is known. It doesn't count as graded in the progress.
 */
async function gradeOne(grading: Grading, progress: Progress | undefined): Promise<Result> {
  const { entry } = grading
  if (isStarter(entry)) {
    const outcome = starterState(progress ?? NO_PROGRESS, entry.slug)
    return { graded: { outcome, ms: 0 } }
  }
  const begun = performance.now()
  try {
    const verdict = await grade({ ...grading, program: { file: entry.program } })
    const counts = { passed: score(verdict), of: verdict.checks.length }
    const ms = performance.now() - begun
    return { graded: { outcome: { kind: outcomeOf(verdict), ...counts }, ms }, verdict }
  } catch (error) {
    // A file that is not there or can't be read says nothing of the other exercises.
    if (!(error instanceof UsageError)) throw error
    const outcome = { kind: 'no program', because: error.message } as const
    return { graded: { outcome, ms: performance.now() - begun } }
  }
}

type Known = { seed: number; progress: Progress | undefined }

async function explain(
  failed: readonly { entry: Entry; verdict: Verdict }[],
  { terminal, isolated = GUARDED }: Around,
  { seed, progress }: Known,
): Promise<void> {
  for (const { entry, verdict } of failed) {
    const best = progress && { best: keptOf(progress, entry.slug).best }
    const shown = { ...isolated, seed, all: true, ...best } as const
    await show(verdict, { entry, program: { file: entry.program }, ...shown }, terminal)
  }
}

/**
 * 0: all passed. 1: one failed, or is the starter, which would. 2: else. So `--json` ends, which runs
 * starters too.
 */
export function courseExitCode(rows: readonly Graded[]): 0 | 1 | 2 {
  const found = new Set(rows.map(({ outcome }) => outcome.kind))
  if (found.has('failed') || found.has('not begun') || found.has('starter again')) return 1
  return found.has('passed') && found.size === 1 ? 0 : 2
}
