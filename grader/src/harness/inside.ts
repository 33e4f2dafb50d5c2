/** A process behind a box: its number in our own table, and how it ended. */
import { constants } from 'node:os'
import { childrenOf } from './observe.ts'
import type { Exit } from './process.ts'

// What a shell, and a box, add to a signal's number to make a status of it.
const BY_SIGNAL = 128

/**
 * The process that runs in a box, by the first process of the box: that one has started the box's own first
 * process, and it ours.
 */
export function insideOf(box: number | undefined): number {
  const [first] = childrenOf(box ?? 0)
  const [inside] = first === undefined ? [] : childrenOf(first)
  if (inside === undefined) throw new Error('the box has ended')
  return inside
}

/** How a process ended, by the status of its box; `said` is the status that it gave itself, where it did. */
export function endIn({ status, signal }: Exit, said: number | undefined): Exit {
  if (status === null || status <= BY_SIGNAL || said === status) return { status, signal }
  const names = Object.entries(constants.signals)
  const name = names.find(([, number]) => number === status - BY_SIGNAL)?.[0]
  // Safe: these are the names of all signals.
  return name === undefined ? { status, signal } : { status: null, signal: name as NodeJS.Signals }
}
