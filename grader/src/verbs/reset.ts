import { constants, copyFile, rename, stat } from 'node:fs/promises'
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
      await bringBack(entry)
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
    const kept = `${entry.program.slice(0, -'.ts'.length)}.${stamp(new Date())}.ts`
    await rename(entry.program, kept).catch(failed(`${where} can't be moved`))
    await bringBack(entry)
    out(`${where} is the starter again. Your file is ${here(kept)}.\n`)
    return 0
  },
}

/** `COPYFILE_EXCL`: a file that is there by now is somebody's work. */
async function bringBack({ checks, program }: Entry): Promise<void> {
  await copyFile(join(checks, 'starter.ts'), program, constants.COPYFILE_EXCL).catch(
    failed(`The starter can't be put at ${here(program)}`),
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
