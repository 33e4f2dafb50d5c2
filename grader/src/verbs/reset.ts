import { constants, copyFile, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { here, selectOne, type Entry } from '../course.ts'
import { inWords, UsageError } from '../usage.ts'
import type { Verb } from './verb.ts'

export const resetVerb: Verb = {
  argument: '<exercise>',
  summary: 'bring the starter back; your file is kept beside it',
  options: ['yes'],
  run: async (name, { yes }, { ask, out }) => {
    const entry = await selectOne(name)
    const where = here(entry.program)
    if (!(await isThere(entry.program))) {
      await bringBack(entry, entry.program)
      out(`${where} was not there; the starter is.\n`)
      return 0
    }
    const answer = yes
      ? 'y'
      : await ask(`Replace ${where} by the starter? Your file is kept beside it. [y/N] `)
    if (answer === undefined)
      throw new UsageError(
        `Nobody can be asked here. To replace ${where}, say --yes: npx course reset ${name} --yes`,
      )
    if (!/^y(es)?$/i.test(answer.trim())) {
      out('Nothing was changed.\n')
      return 0
    }
    // The starter is on the disk before the learner's file moves: a full disk changes nothing.
    const fresh = `${entry.program}.${process.pid}.new`
    await bringBack(entry, fresh)
    const kept = `${entry.program.slice(0, -'.ts'.length)}.${stamp(new Date())}.ts`
    await rename(entry.program, kept).catch(failed(`${where} can't be moved`))
    await rename(fresh, entry.program).catch(
      failed(`Your file is ${here(kept)}, but the starter can't be put in its place`),
    )
    out(`${where} is the starter again. Your file is ${here(kept)}.\n`)
    return 0
  },
}

/** Copies the starter to where no file is; what a full disk leaves of it is removed. */
async function bringBack({ checks }: Entry, to: string): Promise<void> {
  await copyFile(join(checks, 'starter.ts'), to, constants.COPYFILE_EXCL).catch(
    async (error: unknown) => {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') await rm(to, { force: true })
      failed("Nothing was changed: the starter can't be written")(error)
    },
  )
}

const failed = (what: string) => (error: unknown) => {
  throw new UsageError(`${what}: ${inWords(error)}.`)
}

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}

/** `2026-11-21T10-15-30-123`: sorts by time, and is a file's name on every system. */
function stamp(now: Date): string {
  return now.toISOString().slice(0, -1).replaceAll(/[:.]/g, '-')
}
