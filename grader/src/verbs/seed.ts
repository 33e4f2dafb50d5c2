import { randomInt } from 'node:crypto'
import { UsageError } from '../usage.ts'

const MAX_SEED = 2 ** 32 - 1

/** The seed of `--seed`, or one by chance. @throws {UsageError} for what can be no seed. */
export function seedOf(text: string | undefined): number {
  if (text === undefined) return randomInt(MAX_SEED)
  const seed = Number(text)
  if (/^\d+$/.test(text) && seed <= MAX_SEED) return seed
  throw new UsageError(`--seed takes a whole number from 0 to ${MAX_SEED}, not "${text}".`)
}
