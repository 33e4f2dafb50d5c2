/** Looks from outside how much a program has taken, where the kernel holds no limit for us. */
import { LIMITS_LOOK_EVERY_MS } from './deadlines.ts'
import { MAX_PROCESSOR_MS, MAX_RESIDENT_BYTES, type Limit } from './limits.ts'
import { residentBytes, timesOf } from './observe.ts'

/** What can be ended because it took too much. */
type Watched = { readonly pid: number; exceed: (limit: Limit) => void }

/** Ends the process once it is over a limit; the timer is to be cleared when the process has ended. */
export function watchLimits(process: Watched): NodeJS.Timeout {
  return setInterval(() => void look(process), LIMITS_LOOK_EVERY_MS).unref()
}

async function look(process: Watched): Promise<void> {
  const bytes = await residentBytes(process.pid).catch(() => undefined)
  if (bytes !== undefined && bytes > MAX_RESIDENT_BYTES) process.exceed('memory')
  const ranMs = timesOf(process.pid)?.ranMs ?? 0
  if (ranMs > MAX_PROCESSOR_MS) process.exceed('processor')
}
