/** An exercise and a program → a Verdict. */
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Box } from './box/box.ts'
import { launchCommand } from './command.ts'
import { here, type Entry } from './course.ts'
import { runChecks } from './engine.ts'
import type { Exercise } from './exercise.ts'
import type { Check } from './harness/check.ts'
import { printable } from './harness/bytes.ts'
import { FindingError } from './harness/finding.ts'
import type { Launch, ProgramProcess } from './harness/process.ts'
import type { Hosts } from './hosts.ts'
import { likely } from './mistakes.ts'
import { readProgram, transform } from './source.ts'
import { isAlone, typeFaults } from './types.ts'
import { UsageError } from './usage.ts'
import type { CheckResult, Verdict } from './verdict.ts'

/** A TypeScript file for a host, or a command line in any language. */
export type Program = { file: string } | { command: string }

export type Grading = {
  entry: Entry
  program: Program
  hosts: Hosts
  /** Runs the checks and the program, where they are to be run in a box. */
  box?: Box
  seed: number
  withoutLarge?: boolean
  /** The title of the check that is begun before the others. */
  sooner?: string
  /** It started the last time. */
  hasStarted?: boolean
  /** Ends the grading and every process of the program. */
  signal?: AbortSignal
  onResult?: (check: Check, result: CheckResult) => void
  /** Hears the verdict a moment before all that was started is gone. */
  onVerdict?: (verdict: Verdict) => void
}

/**
 * Grades one program.
 * @throws {UsageError} where there is no program to grade.
 * @throws {DOMException} the signal's reason, where the grading was ended by it.
 */
export async function grade(grading: Grading): Promise<Verdict> {
  const { entry, program, hosts, box, onVerdict, ...options } = grading
  const loading = loadChecks(entry)
  if (box && 'file' in program) {
    const results = await inBox(loading, { entry, file: program.file, box, ...options })
    return explainMore({ exercise: entry.slug, checks: results }, entry, program)
  }
  const { checks } = await loading
  const launch = endable(await launcher(program, hosts), options.signal)
  const foresee = (starts: number): void => void ('file' in program && hosts.foresee(starts))
  const { results, end } = await runChecks({ checks, launch, foresee, ...options })
  try {
    const verdict = await explainMore({ exercise: entry.slug, checks: results }, entry, program)
    onVerdict?.(verdict)
    return verdict
  } finally {
    await end()
  }
}

type Boxed = { entry: Entry; file: string; box: Box; seed: number; withoutLarge?: boolean }

/** What a box says of a program; where the box fails, nobody can tell. */
async function inBox(
  loading: ReturnType<typeof loadChecks>,
  { entry, file, box, seed, withoutLarge = false }: Boxed,
): Promise<CheckResult[]> {
  const text = await readProgram(file)
  try {
    return await box.run({ slug: entry.slug, file, text, seed, withoutLarge })
  } catch (error) {
    if (error instanceof UsageError) throw error
    const because = `a fault of the grader: ${(error as Error).message}`
    const { checks } = await loading
    return checks.map(({ title, promise }) => ({ title, promise, status: 'unknown', because }))
  }
}

/** The checks of an exercise. */
export async function loadChecks({ checks }: Entry): Promise<{ checks: Check[] }> {
  return (await import(pathToFileURL(join(checks, 'checks.ts')).href)) as { checks: Check[] }
}

/** What its author says of an exercise. */
export async function loadExercise({ checks }: Entry): Promise<Exercise> {
  const url = pathToFileURL(join(checks, 'exercise.ts')).href
  return ((await import(url)) as { exercise: Exercise }).exercise
}

/** How a check starts the program. @throws {UsageError} where there is none. */
export async function launcher(program: Program, hosts: Hosts): Promise<Launch> {
  if ('command' in program) return launchCommand(program.command)
  return launchText({ file: program.file, text: await readProgram(program.file) }, hosts)
}

/** The same for the text of a program, which has been read from this file. */
export async function launchText(
  { file, text }: { file: string; text: string },
  hosts: Hosts,
): Promise<Launch> {
  const source = await transform(file, text)
  if ('url' in source) return hosts.launcher(source)
  const place = `${here(file)}:${source.line}:${source.column}`
  const actual = `a syntax error at ${place}: ${source.message}`
  return () =>
    Promise.reject(
      new FindingError({
        expected: 'a file that is TypeScript',
        actual,
        symptom: 'syntax',
        place,
        why: 'nothing of a file runs before all of it can be read',
      }),
    )
}

/** Starts nothing after the signal, and ends what was started before it. */
function endable(launch: Launch, signal?: AbortSignal): Launch {
  if (!signal) return launch
  const living = new Set<ProgramProcess>()
  signal.addEventListener('abort', () => {
    for (const process of living) process.kill()
  })
  return async (argv) => {
    signal.throwIfAborted()
    const process = await launch(argv, signal)
    living.add(process)
    void process.gone().then(() => living.delete(process))
    if (signal.aborted) process.kill()
    return process
  }
}

/** Adds to the first failure what is worth a look only now: the likely mistake, and the types. */
async function explainMore(verdict: Verdict, entry: Entry, program: Program): Promise<Verdict> {
  const first = verdict.checks.find((result) => result.status === 'failed')
  if (!first) return verdict
  const mistake = likely(verdict, entry)
  if (mistake) first.finding.likely = mistake
  const text = 'file' in program ? await readProgram(program.file).catch(() => '') : ''
  if (first.finding.place !== undefined && 'file' in program)
    first.finding.frame = frameAt(first.finding.place, { file: program.file, text })
  const crashed = ['crash', 'exit'].includes(first.finding.symptom)
  if (crashed && 'file' in program && isAlone(text)) {
    const faults = await typeFaults(program.file)
    if (faults.length > 0) first.finding.types = faults
  }
  return verdict
}

/**
 * The line of a place and the one before it, where it is a place in the program: the program says itself
 * where it crashed, and could name any file.
 */
function frameAt(place: string, { file, text }: { file: string; text: string }): string[] {
  const [, path, number = ''] = /^(.*):(\d+):\d+$/.exec(place) ?? []
  if (path !== here(file)) return []
  const line = Number(number)
  const lines = text.split('\n').slice(Math.max(0, line - 2), line)
  const first = line - lines.length + 1
  return lines.map((each, at) => {
    const own = first + at
    return `${own === line ? '▸' : ' '} ${String(own).padStart(String(line).length)} │ ${printable(each)}`
  })
}
