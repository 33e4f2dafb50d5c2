/** How the two servers of this chapter are started: with a port and a limit. */
import { behindPort, type Serving } from '../../src/harness/program.ts'

export const MIB = 1024 ** 2

/** A server that takes messages of so many bytes. */
export function limited(maxBytes: number): Serving {
  return behindPort(String(maxBytes))
}

export const WRONG_ARGUMENTS = [
  [],
  ['8000'],
  ['8000', '0'],
  ['8000', '1.5'],
  ['8000', '16777217'],
  ['65536', '10'],
  ['8000', '10', '10'],
]
