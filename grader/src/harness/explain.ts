/** Why nothing comes from a program any more, in words. */
import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { printable } from './bytes.ts'
import { BUSY_CPU_MS } from './deadlines.ts'
import type { Seen } from './finding.ts'
import { tooMuch, tooMuchHeap } from './limits.ts'
import { stateOf } from './observe.ts'
import type { ProgramProcess } from './process.ts'
import type { GaveUp } from './wait.ts'

// The end of what a program printed is where it says what went wrong.
const SHOWN_OUTPUT_LINES = 4

/** What stands in the place of what was expected: a crash, an end, a busy loop or silence. */
export function explain(process: ProgramProcess, why: GaveUp): Seen {
  if (process.exceeded) return tooMuch(process.exceeded)
  if (process.crash) return crashed(process)
  if (process.exit) return ended(process)
  if (why === 'quiet')
    return {
      actual: 'silence: the program waits for its clients and for nothing else',
      symptom: 'silent',
    }
  const state = stateOf(process.pid)
  if (state === 'T')
    return { actual: 'silence: the program is stopped (SIGSTOP)', symptom: 'silent' }
  const { ranMs } = process.times
  if (why === 'busy' || (ranMs >= BUSY_CPU_MS && state === 'R'))
    return {
      actual: `silence: the program is busy, it used ${Math.round(ranMs)} ms of processor time`,
      symptom: 'busy',
      why: 'code that runs on and on keeps the event loop from turning: no socket is read meanwhile',
    }
  return { actual: 'silence', symptom: 'silent' }
}

const lostPeer = /^(ECONNRESET|EPIPE)$/

function crashed({ crash, exit }: ProgramProcess): Seen {
  if (!crash) throw new Error('there was no crash')
  const code = crash.code && !crash.message.includes(crash.code) ? ` (${crash.code})` : ''
  const place = placeOf(crash.stack)
  const went = exit ? 'the program ended by an uncaught exception' : 'an uncaught exception'
  return {
    actual: printable(
      `${went}, ${crash.name}: ${crash.message}${code}${place ? ` at ${place}` : ''}`,
    ),
    symptom: 'crash',
    ...(lostPeer.test(crash.code ?? '') && {
      why: "a socket's 'error' event that nobody listens to ends the whole program",
    }),
    ...(place !== undefined && { place }),
  }
}

function ended({ exit, stderr }: ProgramProcess): Seen {
  const heap = exit?.signal ? tooMuchHeap(stderr.text) : undefined
  if (heap) return heap
  const how = exit?.signal ? `by ${exit.signal}` : `with status ${exit?.status}`
  const told = stderr.text
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('listening on '))
  // Node writes the place and the source line before the error, and the stack behind it.
  const error = told.find((line) => /^\w*Error\b/.test(line))
  const lines = error ?? told.slice(-SHOWN_OUTPUT_LINES).join('\n')
  const said = lines === '' ? ', and said nothing' : `; it said: ${printable(lines)}`
  return { actual: `the program ended ${how}${said}`, symptom: 'exit' }
}

/** The first frame of a stack that lies in a TypeScript file, the learner's, as `path:line:col`. */
function placeOf(stack: string): string | undefined {
  // The host's own files are not TypeScript.
  const frame =
    /(?:\(|at (?:async )?)((?:file:\/\/)?(?:\/|[A-Z]:[\\/])[^()\n]*\.[cm]?ts):(\d+):(\d+)/.exec(
      stack,
    )
  const [, place = '', line, column] = frame ?? []
  if (!frame) return undefined
  const path = place.startsWith('file:') ? fileURLToPath(place) : place
  return `${relative(process.cwd(), path)}:${line}:${column}`
}
