/** How much work a program has with something: processor time, where the operating system tells. */
import { readdirSync, readFileSync } from 'node:fs'
import { membersOf } from './observe.ts'
import type { ProgramProcess } from './process.ts'

const NS_PER_MS = 1e6

/** Time that a program has spent, in milliseconds, and what it is measured by. */
export type Work = { ms: number; by: 'processor time' | 'time' }

/**
 * A meter that begins now. On Linux it tells the processor time of all threads of the program, which a busy machine
 * doesn't lengthen; elsewhere the time that has passed.
 */
export function meter(process: ProgramProcess): () => Work {
  const [ranMs, startedAt] = [ranSoFar(process), performance.now()]
  return () => {
    const now = ranSoFar(process)
    if (ranMs === undefined || now === undefined)
      return { ms: performance.now() - startedAt, by: 'time' }
    return { ms: now - ranMs, by: 'processor time' }
  }
}

function ranSoFar(program: ProgramProcess): number | undefined {
  if (process.platform !== 'linux') return undefined
  const threads = membersOf(program).flatMap(threadsOf)
  return threads.length === 0 ? undefined : threads.reduce((sum, thread) => sum + ranOn(thread), 0)
}

function threadsOf(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/task`).map((thread) => `/proc/${pid}/task/${thread}`)
  } catch {
    return []
  }
}

/** Of proc(5)'s schedstat the first number: nanoseconds on a processor. One that has ended is past counting. */
function ranOn(thread: string): number {
  try {
    return Number(readFileSync(`${thread}/schedstat`, 'latin1').split(' ')[0]) / NS_PER_MS
  } catch {
    return 0
  }
}
