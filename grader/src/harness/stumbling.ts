/** A program that is held up now and then, as on a busy machine. */
import { setTimeout as sleep } from 'node:timers/promises'
import { dialledFor } from './client.ts'
import { HELD_UP_MS, RUNS_FOR_MS } from './deadlines.ts'
import type { ProgramProcess } from './process.ts'

/**
 * Resolves as `dialledFor`, and from then on holds the program up again and again, until it ends: of many
 * handshakes some then take milliseconds, and not parts of one.
 */
export function stumblingAfter(ms: number): (process: ProgramProcess) => Promise<void> {
  return async (process) => {
    await dialledFor(ms)(process)
    void stumble(process)
  }
}

async function stumble(process: ProgramProcess): Promise<void> {
  while (!process.exit) {
    process.signal('SIGSTOP')
    await sleep(HELD_UP_MS)
    process.signal('SIGCONT')
    await sleep(RUNS_FOR_MS)
  }
}
