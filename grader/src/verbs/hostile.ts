/** What `prove --hostile` does: runs the hostile programs at each level that this machine offers. */
import type { Level } from '../box/box.ts'
import { whyNotBoxed } from '../box/trial.ts'
import { hostilePrograms, rightProgram, type Hostile } from '../hostile/bank.ts'
import {
  faultsOf,
  isLate,
  slownessAt,
  tableOf,
  tryHostile,
  type Around,
  type Trial,
} from '../hostile/hostile.ts'
import { Lures } from '../hostile/lures.ts'
import { Hosts } from '../hosts.ts'
import { UsageError } from '../usage.ts'
import type { Terminal } from './verb.ts'

/** @returns the exit code. */
export async function proveHostile(
  beginning: string,
  { seed, terminal }: { seed: number; terminal: Terminal },
): Promise<number> {
  if (process.platform !== 'linux')
    throw new UsageError('--hostile needs Linux: elsewhere nobody tells what a program has left.')
  const programs = hostilePrograms(beginning)
  if (programs.length === 0)
    throw new UsageError(`No hostile program or family begins with "${beginning}".`)
  const trials = new Map<Level, Trial[]>()
  const lures = await Lures.open()
  try {
    for (const level of await levels(terminal)) {
      const slowness = await slownessAt(level, rightProgram(), lures)
      const around = { level, lures, hosts: new Hosts(0), seed, slowness }
      trials.set(level, await tryAll(programs, around, terminal))
    }
  } finally {
    lures.close()
  }
  terminal.out(tableOf(trials))
  const differs = [...trials].some(([level, all]) => all.some((one) => faultsOf(one, level).length))
  return differs ? 1 : 0
}

/** One after the other, so that none is late because of another. */
async function tryAll(
  programs: readonly Hostile[],
  around: Around,
  terminal: Terminal,
): Promise<Trial[]> {
  const all: Trial[] = []
  for (const hostile of programs) {
    const tried = await tryHostile(hostile, around)
    // The machine may have become slower meanwhile.
    const slowness = isLate(tried)
      ? await slownessAt(around.level, rightProgram(), around.lures)
      : 1
    const trial = { ...tried, slowness: Math.max(tried.slowness, slowness) }
    all.push(trial)
    const name = `${around.level} ${hostile.family}/${hostile.name}`
    for (const fault of faultsOf(trial, around.level))
      terminal.err(`${name}: ${fault} (seed ${around.seed})\n`)
  }
  return all
}

async function levels(terminal: Terminal): Promise<Level[]> {
  const notBoxed = await whyNotBoxed()
  if (notBoxed === undefined) return ['boxed', 'guarded']
  terminal.err(`not boxed: ${notBoxed}\n`)
  return ['guarded']
}
