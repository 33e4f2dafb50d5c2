/**
 * A program's processes seen from outside, by what the operating system says of them. Linux tells all of
 * it (proc(5)); elsewhere a question answers `undefined`, and a check decides by other means.
 */
import { execFile } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { promisify } from 'node:util'

/** How a process has spent its time so far, in milliseconds. */
export type Times = { ranMs: number; waitedForCpuMs: number }

/** The same, and what it does now, by the letter of ps(1). */
export type Activity = Times & { state: string }

const NS_PER_MS = 1e6
const PAGE_BYTES = 4096

/** The text of a file in /proc, or nothing where there is no such file or no such process any more. */
export function proc(path: string): string | undefined {
  try {
    return readFileSync(`/proc/${path}`, 'latin1')
  } catch {
    return undefined
  }
}

/** The program's processes: a host is one and can start none; else all of its group. */
export function membersOf({ hosted, pid: group }: { hosted: boolean; pid: number }): number[] {
  if (hosted || process.platform !== 'linux') return [group]
  const ids = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  return ids.map(Number).filter((id) => fieldsOfStat(id)?.[2] === String(group))
}

/** The processes that this one has started and that it has not waited for. Linux only. */
export function childrenOf(parent: number): number[] {
  const ids = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  return ids.map(Number).filter((id) => fieldsOfStat(id)?.[1] === String(parent))
}

/** Fields of /proc/<of>/stat from the state on; the name before it may hold spaces and brackets. */
function fieldsOfStat(of: number | string): string[] | undefined {
  const stat = proc(`${of}/stat`)
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ')
}

function threadsOf(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/task`)
  } catch {
    return []
  }
}

/** Whether every thread of the process sleeps: one may wait for another that wants a processor. */
export function allAsleep(pid: number): boolean {
  if (process.platform !== 'linux') return true
  return threadsOf(pid).every((thread) => fieldsOfStat(`${pid}/task/${thread}`)?.[0] === 'S')
}

/** Resident memory in bytes, or nothing where it can't be had. */
export async function residentBytes(pid: number): Promise<number | undefined> {
  const pages = proc(`${pid}/statm`)?.split(' ')[1]
  if (pages !== undefined) return Number(pages) * PAGE_BYTES
  if (process.platform === 'win32' || process.platform === 'linux') return undefined
  const { stdout } = await promisify(execFile)('ps', ['-o', 'rss=', '-p', String(pid)])
  return Number(stdout.trim()) * 1024
}

/** How long the process's main thread ran and had to wait for a processor so far. Linux only. */
export function timesOf(pid: number): Times | undefined {
  const [ran, waited] = proc(`${pid}/schedstat`)?.split(' ') ?? []
  if (ran === undefined || waited === undefined) return undefined
  return { ranMs: Number(ran) / NS_PER_MS, waitedForCpuMs: Number(waited) / NS_PER_MS }
}

/** What a process does now, by the letter of ps(1); nothing where it is gone, or nobody tells. */
export function stateOf(pid: number): string | undefined {
  return fieldsOfStat(pid)?.[0]
}

/** How it has spent its time, and what it does now. */
export function activityOf(pid: number): Activity | undefined {
  const times = timesOf(pid)
  const state = stateOf(pid)
  return times && state !== undefined ? { state, ...times } : undefined
}
