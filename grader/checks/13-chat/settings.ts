/** How a chat server is started, and where in the chapter its promises are explained. */
import type { PromiseNote } from '../../src/harness/check.ts'
import { behindPort, type Serving } from '../../src/harness/program.ts'

export const KIB = 1024
export const MIB = 1024 ** 2
/** Longer than any check: a time that is not looked at. */
export const NEVER_MS = 600_000

type Settings = {
  maxBytes?: number
  maxOwed?: number
  joinMs?: number
  frameMs?: number
  beatMs?: number
  misses?: number
  graceMs?: number
}

/** A server with these limits and times; the others are never met. */
export function chat({
  maxBytes = MIB,
  maxOwed = 1024 * MIB,
  joinMs = NEVER_MS,
  frameMs = NEVER_MS,
  beatMs = NEVER_MS,
  misses = 1,
  graceMs = NEVER_MS,
}: Settings): Serving {
  const numbers = [maxBytes, maxOwed, joinMs, frameMs, beatMs, misses, graceMs]
  return behindPort(...numbers.map(String))
}

/** A server none of whose limits and times is met. */
export const CALM = chat({})

/** A section of the chapter. */
export const at = (section: string): string => `chapters/13-chat § ${section}`

/** A promise of the contract, the section to read, and why it matters. */
export function kept(number: number, section: string, why: string): PromiseNote {
  return { number, why, read: at(section) }
}

/** One argument too few, one too many, and each of them out of its range or not whole. */
export const WRONG_ARGUMENTS = [
  [],
  ['8000', '100', '100', '100', '100', '100', '2'],
  ['8000', '100', '100', '100', '100', '100', '2', '100', '1'],
  ['65536', '100', '100', '100', '100', '100', '2', '100'],
  ['8000', '16777217', '100', '100', '100', '100', '2', '100'],
  ['8000', '100', '0', '100', '100', '100', '2', '100'],
  ['8000', '100', '100', '600001', '100', '100', '2', '100'],
  ['8000', '100', '100', '100', '1.5', '100', '2', '100'],
  ['8000', '100', '100', '100', '100', '100', '1001', '100'],
]
