/** Folders for files of a run that nobody needs afterwards. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A folder in the system's place for such, and what takes it away before the run does. */
export type Scratch = { folder: string; remove: () => void }

/**
 * Makes a folder that is gone with this process, or with the next one that asks for such a folder: a process that is
 * killed can take nothing away.
 * @param what what it is for, in a word.
 */
export function scratch(what: string): Scratch {
  const named = new RegExp(`^course-${what}-(\\d+)-`)
  for (const name of readdirSync(tmpdir())) {
    const pid = named.exec(name)?.[1]
    if (pid !== undefined && isGone(Number(pid))) clear(join(tmpdir(), name))
  }
  const folder = mkdtempSync(join(tmpdir(), `course-${what}-${process.pid}-`))
  const onExit = (): void => clear(folder)
  process.once('exit', onExit)
  const remove = (): void => {
    clear(folder)
    process.off('exit', onExit)
  }
  return { folder, remove }
}

function isGone(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return false
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH'
  }
}

/** Another user's folder stays. */
function clear(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true })
  } catch {}
}
