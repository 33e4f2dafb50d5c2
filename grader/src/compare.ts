/** The learner's program beside the references: what they say, and what they do. */
import { readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { createTwoFilesPatch } from 'diff'
import { here, type Entry } from './course.ts'
import { tell } from './try.ts'
import { launcher, loadExercise } from './grade.ts'
import type { Step } from './harness/transcript.ts'
import type { Hosts } from './hosts.ts'
import { readProgram } from './source.ts'

/** A difference of two sources, as a unified diff. */
export type SourceDifference = { title: string; patch: string }

/** One exchange, as two programs have it. */
export type Behaviour = { check: string; mine: Step[]; reference: Step[] }

export type Comparison = { sources: SourceDifference[]; behaviour: Behaviour }

const CONTEXT_LINES = 2

/**
 * Compares source with source, and one telling exchange with the same exchange.
 * @throws {UsageError} where there is no program to compare.
 */
export async function compare(entry: Entry, hosts: Hosts, seed: number): Promise<Comparison> {
  const reference = join(entry.solutions, 'main.ts')
  const idioms = readdirSync(entry.solutions).filter(
    (file) => file.endsWith('.ts') && file !== 'main.ts',
  )
  const sources = [
    await difference('your program → the reference', entry.program, reference),
    ...(await Promise.all(
      idioms.toSorted().map((file) => {
        const title = `the reference → the same with ${basename(file, '.ts')}`
        return difference(title, reference, join(entry.solutions, file))
      }),
    )),
  ]
  return { sources, behaviour: await behaviour(entry, reference, { hosts, seed }) }
}

async function difference(title: string, from: string, to: string): Promise<SourceDifference> {
  const [before, after] = await Promise.all([readProgram(from), readProgram(to)])
  const patch = createTwoFilesPatch(here(from), here(to), before, after, '', '', {
    context: CONTEXT_LINES,
  })
  return { title, patch }
}

async function behaviour(
  entry: Entry,
  reference: string,
  { hosts, seed }: { hosts: Hosts; seed: number },
): Promise<Behaviour> {
  const { telling } = await loadExercise(entry)
  const told = async (file: string): Promise<Step[]> =>
    tell(telling, { launch: await launcher({ file }, hosts), seed })
  return { check: telling.title, mine: await told(entry.program), reference: await told(reference) }
}
