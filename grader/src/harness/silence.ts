/** When a program that is sent nothing has said all that it says: by its own word, and then by the kernel's. */
import { setTimeout as sleep } from 'node:timers/promises'
import { QUIET_LOOK_EVERY_MS, SILENCE_MS, SILENT_WITHIN_MS } from './deadlines.ts'
import { proc } from './observe.ts'
import type { ProgramProcess } from './process.ts'
import { wait, type Wish } from './wait.ts'

const LOOK_EVERY_MS = 1

/** The number of epoll_pwait(2), in which libuv waits, by architecture (syscalls(2)). */
const EPOLL_PWAIT: Partial<Record<NodeJS.Architecture, number>> = { x64: 281, arm64: 22 }

/**
 * Resolves when `wish.seen()` gives something, or nothing can come any more. The program could lie about that, so
 * its word alone doesn't end the wait.
 */
export async function untilSilent(
  process: ProgramProcess,
  wish: Omit<Wish<true>, 'withinMs' | 'firstLookMs'>,
): Promise<void> {
  const bounds = { firstLookMs: QUIET_LOOK_EVERY_MS, withinMs: SILENT_WITHIN_MS }
  if ((await wait(process, { ...wish, ...bounds })) !== 'quiet') return
  const giveUpAt = performance.now() + SILENCE_MS
  while (performance.now() < giveUpAt && asleepForMs(process.pid) < SILENCE_MS)
    await sleep(LOOK_EVERY_MS)
}

/**
 * How long the process will sleep unless it is sent something, in milliseconds, from when it fell asleep: its main
 * thread waits for its descriptors, and this is when its next timer is due. 0 where it runs, and where nobody
 * tells; Linux alone does (proc_pid_syscall(5)).
 */
export function asleepForMs(pid: number): number {
  const [call, , , , timeout = '0'] = proc(`${pid}/syscall`)?.split(' ') ?? []
  if (call === undefined || Number(call) !== EPOLL_PWAIT[process.arch]) return 0
  // An int: the upper half of its register says nothing. -1 is no timer.
  const ms = Number(BigInt.asIntN(32, BigInt(timeout)))
  return ms < 0 ? Infinity : ms
}
