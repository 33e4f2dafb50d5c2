/** What becomes of `--isolation`: how far a program is kept from the machine. */
import type { Box } from '../box/box.ts'
import { UsageError } from '../usage.ts'
import type { Isolated } from '../verdict.ts'
import type { Values } from './verb.ts'

const LEVELS = ['boxed', 'guarded', 'auto']

/** Nothing where no word of it was said: a box is for the programs of others, and costs a learner time. */
export type Isolation = { isolated?: Isolated; box?: Box }

/**
 * Opens a box where one is asked for.
 * @throws {UsageError} where there is none, and the caller didn't allow less.
 */
export async function isolate({ isolation, run }: Values): Promise<Isolation> {
  if (isolation !== undefined && !LEVELS.includes(isolation))
    throw new UsageError(`--isolation takes ${LEVELS.join(', ')}, not "${isolation}".`)
  if (run !== undefined) {
    if (isolation !== 'boxed') return { isolated: { isolation: 'none' } }
    throw new UsageError('The command of --run is run as it is: --isolation boxed needs a --file.')
  }
  if (isolation === 'guarded') return {}
  const [{ whyNotBoxed }, { Box: BoxOfIts }] = await Promise.all([
    import('../box/trial.ts'),
    import('../box/box.ts'),
  ])
  const trying = whyNotBoxed()
  // It starts while we find out whether it can.
  const box = opened(() => new BoxOfIts('boxed'))
  const notBoxed = await trying
  if (notBoxed === undefined && box) return { isolated: { isolation: 'boxed' }, box }
  await box?.close()
  if (isolation === 'auto')
    return { isolated: { isolation: 'guarded', ...(notBoxed !== undefined && { notBoxed }) } }
  throw new UsageError(
    `There is no box on this machine: ${notBoxed}. --isolation auto grades without one.`,
  )
}

/** A box, or nothing where the tools aren't there: the trial says which. */
function opened(open: () => Box): Box | undefined {
  try {
    return open()
  } catch (error) {
    if (error instanceof UsageError) return undefined
    throw error
  }
}
