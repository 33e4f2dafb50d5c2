/** Times, taken in turn so that a machine that drifts slows all alike, and shown as ratios. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { ROOT } from '../src/course.ts'

/** Does a thing once. @returns how long it took, in milliseconds. */
export type Timed = () => Promise<number>

/** Medians of so many rounds; in each round every thing is done once, in the order given. */
export async function medians(
  rounds: number,
  timed: ReadonlyMap<string, Timed>,
): Promise<Map<string, number>> {
  const times = new Map([...timed.keys()].map((name): [string, number[]] => [name, []]))
  for (let round = 0; round < rounds; round += 1)
    for (const [name, time] of timed) times.get(name)?.push(await time())
  return new Map([...times].map(([name, all]) => [name, median(all)]))
}

function median(times: readonly number[]): number {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? Number.NaN
}

type Expected = { env?: NodeJS.ProcessEnv; status?: number | 'any' }

/** A process of this Node, from its start to its end. @throws {Error} where it ends with another status. */
export function command(args: readonly string[], { env = {}, status = 0 }: Expected = {}): Timed {
  return async () => {
    const startedAt = performance.now()
    const ended = await run(args, env)
    if (status !== 'any' && ended !== status)
      throw new Error(`${args.join(' ')}: status ${ended}, not ${status}`)
    return performance.now() - startedAt
  }
}

/** So many bare Nodes, so many at a time: the least that as many processes can cost. */
export function bareNodes(count: number, atOnce: number): Timed {
  return async () => {
    const startedAt = performance.now()
    let left = count
    const one = async (): Promise<void> => {
      while ((left -= 1) >= 0) await run(['--eval', '0'], {})
    }
    await Promise.all(Array.from({ length: atOnce }, one))
    return performance.now() - startedAt
  }
}

async function run(args: readonly string[], env: NodeJS.ProcessEnv): Promise<number | null> {
  const options = { cwd: ROOT, env: { ...process.env, ...env }, stdio: 'ignore' } as const
  const child = spawn(process.execPath, args, options)
  await once(child, 'exit')
  return child.exitCode
}

/** A table in Markdown; each time also as a multiple of one of them. */
export function table(title: string, base: string, times: ReadonlyMap<string, number>): string {
  const one = times.get(base) ?? Number.NaN
  const row = (name: string, ms: number): string =>
    `| ${name} | ${Math.round(ms)} | ${(ms / one).toFixed(2)} |`
  return [
    `| ${title} | median ms | × ${base} |`,
    '| --- | --- | --- |',
    ...[...times].map(([name, ms]) => row(name, ms)),
    '',
  ].join('\n')
}
