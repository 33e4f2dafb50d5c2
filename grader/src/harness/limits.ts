/**
 * Every limit on what a program may take, each with its reason. Times stand in `deadlines.ts`: one check may
 * last CHECK_WITHIN_MS, and after GRADING_WITHIN_MS none is begun. A limit that is exceeded ends the program,
 * and is a Finding.
 */
import { size } from './bytes.ts'
import type { Seen } from './finding.ts'

const KIB = 1024
const MIB = 1024 ** 2
const GIB = 1024 ** 3

// A program of this course has a few hundred lines.
export const MAX_SOURCE_BYTES = 256 * KIB

// The compiler's stack of 8 MiB takes 6,000 brackets in one another, and of what else there is 30 KiB. What may
// be more is compiled in a process of its own, which costs 60 ms: it may crash.
export const MAX_NESTED_BRACKETS = 1_000
export const MAX_TRUSTED_SOURCE = 16 * KIB

// A folder that is handed in has the program, the contract, and what its author wrote down beside them.
export const MAX_FOLDER_FILES = 64
export const MAX_FOLDER_BYTES = MIB

// The course's own limits: a line, and all that a program prints on one of its outputs.
export const MAX_LINE_BYTES = MIB
export const MAX_OUTPUT_BYTES = 8 * MIB

// What a host says on its own pipe is a few kilobytes; the program can write there, too.
export const MAX_SAYING_BYTES = MIB
export const MAX_SAYINGS_BYTES = 4 * MIB

// JavaScript's heap: the largest reference program needs 40 MiB of it.
export const MAX_HEAP_MIB = 512

// All memory, heap or not: far more than a promise of this course allows, and far less than would hurt the
// machine. It is looked at from outside, so a quick program takes somewhat more before it is ended.
export const MAX_RESIDENT_BYTES = GIB

// A check costs a right program a few hundred milliseconds of a processor, on a slow machine a few seconds.
export const MAX_PROCESSOR_MS = 20_000

// In a box the kernel holds this one, at once. Node reserves 768 MiB before it runs anything.
export const MAX_DATA_BYTES = 3 * GIB

// The largest check has 520 clients at once. In a box the kernel holds this one.
export const MAX_OPEN_FILES = 4096

// A client of this course dials some dozen times; each connection costs the grader a socket of its own.
export const MAX_CONNECTIONS = 1024

// The largest check has 256 MiB echoed on a connection.
export const MAX_RECEIVED_BYTES = 512 * MIB

// A program has no disk: under the permission model nothing can be written, and in a box all is read-only.

// What a worker says of a grading: a story for each check, each of some hundred lines.
export const MAX_ANSWER_BYTES = 32 * MIB

/** What a program may take too much of, where the grader sees it. */
export type Limit = 'output' | 'memory' | 'processor' | 'connections' | 'bytes'

const FOUND: Record<Limit, Seen> = {
  output: {
    actual: `more output than a program may print (${size(MAX_OUTPUT_BYTES)}, ${size(MAX_LINE_BYTES)} in a line)`,
    symptom: 'output',
  },
  memory: {
    actual: `more memory than a program may take (${size(MAX_RESIDENT_BYTES)})`,
    symptom: 'memory',
  },
  processor: {
    actual: `more processor time than a program may take (${MAX_PROCESSOR_MS / 1000} s in one check)`,
    symptom: 'busy',
  },
  bytes: {
    actual: `more bytes than a program may send (${size(MAX_RECEIVED_BYTES)} on a connection)`,
    symptom: 'took too much',
  },
  connections: {
    actual: `more connections than a program may open (${MAX_CONNECTIONS} in one check)`,
    symptom: 'took too much',
  },
}

/** What is told of a program that was ended because it took too much. */
export function tooMuch(limit: Limit): Seen {
  return FOUND[limit]
}

/** The same, where V8 itself ended the program, by what it said then. */
export function tooMuchHeap(said: string): Seen | undefined {
  if (!said.includes('JavaScript heap out of memory')) return undefined
  return {
    actual: `more JavaScript objects than a program may keep (${MAX_HEAP_MIB} MiB)`,
    symptom: 'memory',
  }
}
