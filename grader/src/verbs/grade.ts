import { randomInt } from 'node:crypto'
import { here, select, short, type Entry } from '../course.ts'
import { grade, loadExercise, type Program } from '../grade.ts'
import { Hosts } from '../hosts.ts'
import { after, keptOf, readProgress, writeProgress, type Progress } from '../progress.ts'
import { json } from '../reporters/json.ts'
import { terminal as report, type View } from '../reporters/terminal.ts'
import { UsageError } from '../usage.ts'
import { exitCode, type Isolation, type Verdict } from '../verdict.ts'
import type { Terminal, Values, Verb } from './verb.ts'

const MAX_SEED = 2 ** 32 - 1
// About as many as an exercise has checks; one more than is needed costs its start.
const HOSTS_AHEAD = 16

export const gradeVerb: Verb = {
  argument: '<chapter or exercise>',
  summary: 'run the checks on your program',
  options: ['all', 'json', 'seed', 'run', 'without-large'],
  run: async (name, values, terminal) => {
    const command = values.run
    const isolation: Isolation = command === undefined ? 'guarded' : 'none'
    const hosts = new Hosts(command === undefined ? HOSTS_AHEAD : 0)
    try {
      const seed = seedOf(values.seed)
      const entries = await select(name)
      if (command !== undefined && entries.length > 1)
        throw new UsageError(`--run grades one exercise. Say which: ${entries.map(short).join(', ')}.`)
      const verdicts: Verdict[] = []
      let progress = readable(terminal)
      for (const entry of entries) {
        const program = command === undefined ? { file: entry.program } : { command }
        const verdict = await grade({ entry, program, hosts, seed, withoutLarge: values['without-large'] ?? false })
        verdicts.push(verdict)
        progress &&= after(progress, verdict, new Date())
        if (!values.json) terminal.out(`${report(verdict, await view(entry, program, { progress, isolation, seed, values, terminal }))}\n`)
      }
      if (values.json) terminal.out(`${json(verdicts, { isolation, seed })}\n`)
      if (progress) await saved(progress, terminal)
      return exitCode(verdicts)
    } finally {
      hosts.close()
    }
  },
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

type Around = { progress: Progress | undefined; isolation: Isolation; seed: number; values: Values; terminal: Terminal }

async function view(entry: Entry, program: Program, around: Around): Promise<View> {
  const { progress, isolation, seed, values, terminal } = around
  return {
    title: `Chapter ${entry.number} · ${(await loadExercise(entry)).title}`,
    program: 'file' in program ? here(program.file) : program.command,
    name: `ch${entry.number}`,
    best: progress ? keptOf(progress, entry.slug).best : 0,
    isolation,
    seed,
    all: values.all ?? false,
    columns: terminal.columns,
    color: terminal.color,
  }
}
