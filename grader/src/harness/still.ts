/** What is done to a program while it stands still: it finds all of it at once. */
import { setTimeout as sleep } from 'node:timers/promises'
import { TAKEN_WITHIN_MS } from './deadlines.ts'
import { stateOf } from './observe.ts'
import type { ProgramProcess } from './process.ts'

const LOOK_EVERY_MS = 1

/**
 * Does this while the program is stopped (SIGSTOP), so that all that is sent to it is there before it can read any of
 * it. On Windows, which has no such signal, the program goes on meanwhile.
 */
export async function whileStill<T>(process: ProgramProcess, action: () => Promise<T>): Promise<T> {
  const canStop = globalThis.process.platform !== 'win32'
  if (canStop) process.signal('SIGSTOP')
  try {
    if (canStop) await untilStopped(process)
    return await action()
  } finally {
    if (canStop && !process.exit) process.signal('SIGCONT')
  }
}

/** A signal is sent at once and acted on a moment later. Where the system doesn't tell, it has had that moment. */
async function untilStopped({ pid }: ProgramProcess): Promise<void> {
  const giveUpAt = performance.now() + TAKEN_WITHIN_MS
  while (performance.now() < giveUpAt) {
    await sleep(LOOK_EVERY_MS)
    if ((stateOf(pid) ?? 'T') === 'T') return
  }
}
