import { randomInt } from 'node:crypto'
import { resolve } from 'node:path'
import { here, select, short, type Entry } from '../course.ts'
import { grade, loadExercise, type Program } from '../grade.ts'
import { Hosts } from '../hosts.ts'
import { after, keptOf, readProgress, writeProgress, type Progress } from '../progress.ts'
import { UsageError } from '../usage.ts'
import { exitCode, type Isolation, type Verdict } from '../verdict.ts'
import type { Terminal, Values, Verb } from './verb.ts'

const MAX_SEED = 2 ** 32 - 1
// As many as start side by side on two cores: they are there before the first check asks.
const HOSTS_AHEAD = 4

export const gradeVerb: Verb = {
  argument: '<chapter or exercise>',
  summary: 'run the checks on your program',
  options: ['all', 'json', 'seed', 'run', 'file', 'without-large'],
  run: async (name, values, terminal) => {
    const hosts = new Hosts(values.run === undefined ? HOSTS_AHEAD : 0)
    try {
      return await gradeAll(name, { values, terminal, hosts })
    } finally {
      hosts.close()
    }
  },
}

type Around = { values: Values; terminal: Terminal; hosts: Hosts }

async function gradeAll(name: string, { values, terminal, hosts }: Around): Promise<number> {
  const seed = seedOf(values.seed)
  const isolation = values.run === undefined ? 'guarded' : 'none'
  const entries = await select(name)
  if (entries.length > 1 && (values.run ?? values.file) !== undefined)
    throw new UsageError(
      `--run and --file grade one exercise. Say which: ${entries.map(short).join(', ')}.`,
    )
  const verdicts: Verdict[] = []
  let progress = readable(terminal)
  for (const entry of entries) {
    const program = programOf(entry, values)
    const withoutLarge = values['without-large'] ?? false
    const verdict = await grade({ entry, program, hosts, seed, withoutLarge })
    verdicts.push(verdict)
    progress &&= after(progress, verdict, new Date())
    const best =
      progress && values.file === undefined ? { best: keptOf(progress, entry.slug).best } : {}
    if (!values.json)
      await show(
        verdict,
        { entry, program, isolation, seed, ...best, all: values.all ?? false },
        terminal,
      )
  }
  if (values.json) {
    const { json } = await import('../reporters/json.ts')
    terminal.out(`${json(verdicts, { isolation, seed })}\n`)
  }
  // Another file than the learner's own says nothing of the learner.
  if (progress && values.file === undefined) await saved(progress, terminal)
  return exitCode(verdicts)
}

function programOf(entry: Entry, { run, file }: Values): Program {
  if (run !== undefined) return { command: run }
  return { file: file === undefined ? entry.program : resolve(file) }
}

/** @throws {UsageError} for what can be no seed. */
export function seedOf(text: string | undefined): number {
  if (text === undefined) return randomInt(MAX_SEED)
  const seed = Number(text)
  if (/^\d+$/.test(text) && seed <= MAX_SEED) return seed
  throw new UsageError(`--seed takes a whole number from 0 to ${MAX_SEED}, not "${text}".`)
}

/** The progress, or a word why it isn't kept: a verdict is true without it. */
function readable(terminal: Terminal): Progress | undefined {
  try {
    return readProgress()
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    terminal.err(`${error.message}\n`)
    return undefined
  }
}

/** Saves the progress, or says why not: the verdict stands either way. */
async function saved(progress: Progress, terminal: Terminal): Promise<void> {
  try {
    await writeProgress(progress)
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    terminal.err(`${error.message} The verdict stands.\n`)
  }
}

type Shown = {
  entry: Entry
  program: Program
  isolation: Isolation
  seed: number
  best?: number
  all: boolean
}

async function show(
  verdict: Verdict,
  { entry, program, ...shown }: Shown,
  { out, columns, color }: Terminal,
): Promise<void> {
  // The reporter takes as long to load as a check takes to run, so it is loaded when the checks are done.
  const { terminal: report } = await import('../reporters/terminal.ts')
  const { title } = await loadExercise(entry)
  const view = {
    title: `Chapter ${entry.number} · ${title}`,
    program: 'file' in program ? here(program.file) : program.command,
    name: `ch${entry.number}`,
    columns,
    color,
    ...shown,
  }
  out(`${report(verdict, view)}\n`)
}
