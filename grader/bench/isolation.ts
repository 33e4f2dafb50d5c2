/** What the box costs: the same checks of the same program, in a worker without a box and in one with it. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Box, type Level } from '../src/box/box.ts'
import { whyNotBoxed } from '../src/box/trial.ts'
import { ROOT, type Entry } from '../src/course.ts'
import { medians, table, type Timed } from './measure.ts'

type Measured = { entry: Entry; program: string; checks: number; rounds: number; title: string }

/** Prints medians, and what they come to for each check. */
export async function measureIsolation(measured: Measured): Promise<void> {
  const { entry, program, checks, rounds, title } = measured
  const notBoxed = await whyNotBoxed()
  if (notBoxed !== undefined) return console.log(`Not boxed: ${notBoxed}.\n`)
  const file = join(ROOT, program)
  const order = { slug: entry.slug, file, text: readFileSync(file, 'utf8'), seed: 1 }
  const boxes = new Map<Level, Box>()
  const run = async (level: Level, box = new Box(level)): Promise<number> => {
    const startedAt = performance.now()
    boxes.set(level, box)
    await box.run({ ...order, withoutLarge: true })
    return performance.now() - startedAt
  }
  const again = (level: Level): Timed => {
    return () => run(level, boxes.get(level))
  }
  const first = (level: Level): Timed => {
    return async () => {
      await boxes.get(level)?.close()
      return run(level)
    }
  }
  const all: [string, Timed][] = [
    ['a worker of its own, guarded', first('guarded')],
    ['a worker of its own, boxed', first('boxed')],
    ['a worker that is there, guarded', again('guarded')],
    ['a worker that is there, boxed', again('boxed')],
  ]
  const times = await medians(rounds, new Map(all))
  for (const box of boxes.values()) await box.close()
  console.log(table(title, 'a worker that is there, guarded', times))
  const ms = (name: string): number => times.get(`a worker ${name}`) ?? Number.NaN
  const more = (ms('that is there, boxed') - ms('that is there, guarded')) / checks
  console.log(`The box costs ${more.toFixed(1)} ms a check.\n`)
}
