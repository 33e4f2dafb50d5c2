/** Runs hostile programs, and looks what came of each: the verdict, and what it left, harmed or reached. */
import { Box, type Level } from '../box/box.ts'
import { grade } from '../grade.ts'
import { Hosts } from '../hosts.ts'
import { programIn } from '../staging.ts'
import { UsageError } from '../usage.ts'
import { outcomeOf, type Verdict } from '../verdict.ts'
import type { Ending, Hostile } from './bank.ts'
import type { Lures } from './lures.ts'
import { put } from './standing.ts'
import { Survey } from './survey.ts'

const MIB = 1024 ** 2
export const MAX_GRADER_GROWTH_BYTES = 64 * MIB
export const MAX_WALL_MS = 5_000
// A right program takes so long on two cores that nobody else uses; a machine that takes longer is slower.
const RIGHT_WALL_MS = 2_000

/** What came of one program. */
export type Trial = {
  hostile: Hostile
  ending: Ending
  /** What was said first: of the first failure, or why it was refused. */
  said: string
  processes: number
  ports: number
  harm: string[]
  reached: number
  /** How much the grader's memory grew at the most, in bytes. */
  grew: number
  wallMs: number
  /** How many times slower the machine is than a quiet one: so much longer the program may take. */
  slowness: number
}

export type Around = { level: Level; lures: Lures; hosts: Hosts; seed: number; slowness: number }

/** How many times slower than a quiet machine this one is now, by a right program. */
export async function slownessAt(level: Level, right: Hostile, lures: Lures): Promise<number> {
  const around = { level, lures, hosts: new Hosts(0), seed: 1, slowness: 1 }
  const { wallMs } = await tryHostile(right, around)
  return Math.max(1, wallMs / RIGHT_WALL_MS)
}

/** Grades one program in a box, or a worker, of its own. */
export async function tryHostile(hostile: Hostile, around: Around): Promise<Trial> {
  const { level, lures, hosts, seed, slowness } = around
  const place = put(hostile.stands, lures.baited(hostile.text))
  const startedAt = performance.now()
  const box = new Box(level)
  const survey = new Survey(box.pid)
  try {
    const { ending, said } = await endingOf(async () => {
      const file = await programIn(place.path)
      return grade({ entry: hostile.entry, program: { file }, hosts, box, seed })
    })
    const wallMs = performance.now() - startedAt
    const { atStart = 0, atMost = 0 } = box.memory ?? {}
    await box.close()
    const left = await survey.left()
    const seen = { harm: lures.harm(), reached: lures.takeReached(), grew: atMost - atStart }
    return { hostile, ending, said, ...left, ...seen, wallMs, slowness }
  } finally {
    await box.close()
    place.leave()
  }
}

async function endingOf(
  grading: () => Promise<Verdict>,
): Promise<{ ending: Ending; said: string }> {
  try {
    const verdict = await grading()
    const first = verdict.checks.find(({ status }) => status === 'failed' || status === 'unknown')
    const said = first?.status === 'failed' ? first.finding.actual : ''
    const because = first?.status === 'unknown' ? first.because : ''
    return { ending: outcomeOf(verdict), said: `${said}${because}` }
  } catch (error) {
    if (error instanceof UsageError) return { ending: 'refused', said: error.message }
    throw error
  }
}

/** Whether the verdict was a right one, and says what it must. */
export function isRight({ hostile: { accepted, finding }, ending, said }: Trial): boolean {
  return accepted.includes(ending) && (finding === undefined || said.includes(finding))
}

/** Whether it took longer than it may, as fast as the machine is. */
export function isLate({ hostile, wallMs, slowness }: Trial): boolean {
  return wallMs > (hostile.withinMs ?? MAX_WALL_MS) * slowness
}

/** What of the machine it got hold of, in words; nothing where it was contained. */
export function escapes(trial: Trial): string[] {
  const { processes, ports, harm, reached, grew, wallMs } = trial
  const all: [boolean, string][] = [
    [processes > 0, `${processes} processes left`],
    [ports > 0, `${ports} ports left`],
    [harm.length > 0, `files: ${harm.join(', ')}`],
    [reached > 0, `it reached the network`],
    [grew > MAX_GRADER_GROWTH_BYTES, `the grader grew by ${Math.round(grew / MIB)} MiB`],
    [isLate(trial), `it took ${(wallMs / 1000).toFixed(1)} s`],
  ]
  return all.filter(([is]) => is).map(([, words]) => words)
}

/** What differs from what the program's head says, in words. */
export function faultsOf(trial: Trial, level: Level): string[] {
  const { hostile, ending, said, reached } = trial
  const wrong = isRight(trial) ? [] : [`${ending}, not ${hostile.accepted.join(' or ')}: ${said}`]
  const known = hostile.reaches.includes(level)
  const harmless = reached === 0 && known ? ['it reached nothing, though its head says so'] : []
  const others = escapes(known ? { ...trial, reached: 0 } : trial)
  return [...wrong, ...others, ...harmless]
}

const HEAD = ['level', 'tried', 'contained', 'right verdicts', 'processes, ports and files left']
const MORE = ["grader's memory, MiB more at the most", 'longest, s']

/** The table of all levels, in Markdown. */
export function tableOf(trials: ReadonlyMap<Level, readonly Trial[]>): string {
  const rows = [...trials].map(([level, all]) => {
    const sum = (of: (trial: Trial) => number): number => all.reduce((so, one) => so + of(one), 0)
    const most = (of: (trial: Trial) => number): number => Math.max(0, ...all.map(of))
    const left = [
      sum((one) => one.processes),
      sum((one) => one.ports),
      sum((one) => one.harm.length),
    ]
    return [
      level,
      `${all.length}`,
      `${all.filter((one) => escapes(one).length === 0).length}`,
      `${all.filter(isRight).length}`,
      left.join(', '),
      `${Math.round(most((one) => one.grew) / MIB)}`,
      (most((one) => one.wallMs) / 1000).toFixed(1),
    ]
  })
  const head = [...HEAD, ...MORE]
  const lines = [head, head.map(() => '---'), ...rows]
  return `${lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n')}\n`
}
