/** What `grade` does once its hosts are starting: grades, shows, and keeps the progress. */
import { join, resolve } from 'node:path'
import type { Box } from '../box/box.ts'
import { here, select, short, shortest, type Entry } from '../course.ts'
import { grade, loadExercise, type Program } from '../grade.ts'
import type { Hosts } from '../hosts.ts'
import { after, keptOf, readProgress, writeProgress, type Progress } from '../progress.ts'
import { programIn } from '../staging.ts'
import { UsageError } from '../usage.ts'
import { exitCode, GUARDED, type Isolated, type Verdict } from '../verdict.ts'
import { terminal as report } from '../reporters/terminal.ts'
import { seedOf } from './seed.ts'
import type { Terminal, Values } from './verb.ts'

/** What a verb has to work with; a box, where programs are run in one. */
export type Around = {
  values: Values
  terminal: Terminal
  hosts: Hosts
  isolated?: Isolated
  box?: Box
}

/** @returns the exit code. */
export async function gradeAll(
  name: string,
  { values, terminal, isolated = GUARDED, ...around }: Around,
): Promise<number> {
  const seed = seedOf(values.seed)
  const entries = graded(await select(name), values)
  const own = values.file === undefined && !values.references
  // One exercise or many: `all` doesn't mean another thing where the course has only one.
  if ((entries.length > 1 || name === 'all') && (values.run ?? values.file) !== undefined)
    throw new UsageError(
      `--run and --file grade one exercise. Say which: ${entries.map(short).join(', ')}.`,
    )
  const verdicts: Verdict[] = []
  let progress = readable(terminal)
  for (const entry of entries) {
    const program = await programOf(entry, values)
    const withoutLarge = values['without-large'] ?? false
    const verdict = await grade({ entry, program, seed, withoutLarge, ...around })
    verdicts.push(verdict)
    progress &&= after(progress, verdict, new Date())
    const best = progress && own ? { best: keptOf(progress, entry.slug).best } : {}
    if (!values.json)
      await show(
        verdict,
        { entry, program, ...isolated, seed, ...best, all: values.all ?? false },
        terminal,
      )
  }
  if (values.json) {
    const { json } = await import('../reporters/json.ts')
    terminal.out(`${json(verdicts, { ...isolated, seed })}\n`)
  }
  // Another file than the learner's own says nothing of the learner.
  if (progress && own) await saved(progress, terminal)
  return exitCode(verdicts)
}

/** The exercises with the programs that are graded: the learner's, or with `--references` ours. */
export function graded(entries: readonly Entry[], values: Values): Entry[] {
  if (!values.references) return [...entries]
  if ((values.run ?? values.file) !== undefined)
    throw new UsageError('--references grades the references: it takes no --run and no --file.')
  return entries.map((entry) => ({ ...entry, program: join(entry.solutions, 'main.ts') }))
}

async function programOf(entry: Entry, { run, file }: Values): Promise<Program> {
  if (run !== undefined) return { command: run }
  return { file: file === undefined ? entry.program : await programIn(resolve(file)) }
}

/** The progress, or a word why it isn't kept: a verdict is true without it. */
export function readable(terminal: Terminal): Progress | undefined {
  try {
    return readProgress()
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    terminal.err(`${error.message}\n`)
    return undefined
  }
}

/** Saves the progress, or says why not: the verdict stands either way. */
export async function saved(progress: Progress, terminal: Terminal): Promise<void> {
  try {
    await writeProgress(progress)
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    terminal.err(`${error.message} The verdict stands.\n`)
  }
}

type Shown = Isolated & {
  entry: Entry
  program: Program
  seed: number
  best?: number
  all: boolean
  running?: ReadonlySet<string>
}

export async function show(verdict: Verdict, shown: Shown, terminal: Terminal): Promise<void> {
  terminal.out(`${await textOf(verdict, shown, terminal)}\n`)
}

/** A verdict as a person reads it. */
export async function textOf(
  verdict: Verdict,
  { entry, program, ...shown }: Shown,
  { columns, color }: Terminal,
): Promise<string> {
  const { title } = await loadExercise(entry)
  const view = {
    title: `Chapter ${entry.number} · ${title}`,
    program: 'file' in program ? here(program.file) : program.command,
    name: shortest(entry),
    columns,
    color,
    ...shown,
  }
  return report(verdict, view)
}
