/** How hard a program works, and how much socket buffers hold. */
import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { LOAD_LOOK_EVERY_MS } from './deadlines.ts'
import { activityOf } from './observe.ts'
import type { ProgramProcess } from './process.ts'

const MIB = 1024 ** 2
// Where the system doesn't tell: more than any system of today gives a socket unasked.
const UNKNOWN_BUFFERS_BYTES = 64 * MIB

/**
 * The share of a core that the program uses from now on until it ends: of the time in which it could have
 * one, for a busy machine keeps it waiting. Nothing where the operating system doesn't tell.
 */
export async function loadUntilEnd(process: ProgramProcess): Promise<number | undefined> {
  const first = activityOf(process.pid)
  const startedAt = performance.now()
  if (!first) return undefined
  let share = 0
  while (!process.exit) {
    await sleep(LOAD_LOOK_EVERY_MS)
    const now = activityOf(process.pid)
    // The last moments of a process tell nothing: it may be gone from the table and not yet reported.
    if (!now || now.ranMs < first.ranMs) break
    const waitedMs = now.waitedForCpuMs - first.waitedForCpuMs
    share = (now.ranMs - first.ranMs) / Math.max(1, performance.now() - startedAt - waitedMs)
  }
  return share
}

/** What the two socket buffers between a sender and a receiver hold at the most, in bytes (tcp(7)). */
export function socketBufferBytes(): number {
  try {
    return mostOf('tcp_rmem') + mostOf('tcp_wmem')
  } catch {
    return UNKNOWN_BUFFERS_BYTES
  }
}

/** The third of the three numbers: the most that the kernel gives a socket by itself. */
function mostOf(name: string): number {
  const [, , most = ''] = readFileSync(`/proc/sys/net/ipv4/${name}`, 'utf8').trim().split(/\s+/)
  return Number(most)
}
