/** Signals to a server, and the end that they lead to. */
import { once } from 'node:events'
import net from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { AT_ONCE_MS, EARLY_MS, EXIT_WITHIN_MS } from './deadlines.ts'
import { explain } from './explain.ts'
import { FindingError } from './finding.ts'
import type { ProgramProcess } from './process.ts'
import type { Subject } from './subject.ts'
import { wait } from './wait.ts'

/** When an end is due: so long after a moment, which is told by `performance.now()`. */
export type Due = { since: number; afterMs: number }

/**
 * Sends a signal to the program.
 * @returns when, by `performance.now()`.
 * @throws {Error} on Windows, which has none: there a process can only be ended.
 */
export function sendSignal({ process, transcript }: Subject, name: 'SIGTERM' | 'SIGINT'): number {
  if (globalThis.process.platform === 'win32') throw new Error('this system has no signals')
  const sentAt = performance.now()
  transcript.add({ connection: 0, event: `send ${name}` })
  process.signal(name)
  return sentAt
}

/** Resolves when the program has had its turn to act on a signal, and the time that "at once" gives it. */
export async function untilHeeded({ process }: Subject): Promise<void> {
  await twoTurns(process)
  await sleep(AT_ONCE_MS)
  // Also what it has put off for so long has had its turn now, however busy the machine.
  await twoTurns(process)
}

/** The second answer comes from a later turn of the program's loop than the one that brought the question. */
async function twoTurns(process: ProgramProcess): Promise<void> {
  await process.snapshot()
  await process.snapshot()
}

/** Dials the server, and expects that nobody listens there any more. */
export async function expectRefused({ port, process, transcript }: Subject): Promise<void> {
  const socket = net.connect(port, '127.0.0.1')
  const outcome = await once(socket, 'connect').catch(({ code }: NodeJS.ErrnoException) => code)
  socket.destroy()
  transcript.add({ connection: 0, event: typeof outcome === 'string' ? outcome : 'connected' })
  if (outcome === 'ECONNREFUSED') return
  const expected = `a new connection refused (RST), ${AT_ONCE_MS} ms after the signal`
  const actual = typeof outcome === 'string' ? outcome : 'a connection'
  const bound = process.hosted ? undefined : AT_ONCE_MS
  throw new FindingError({ expected, actual, symptom: 'left open' }, bound)
}

/**
 * Expects the program to end with this status at its time, from 5 ms before it to 250 ms after it; `when` says
 * it in words.
 */
export async function expectExit(
  { process }: Subject,
  status: number,
  { since, afterMs, when }: Due & { when: string },
): Promise<void> {
  const expected = `exit status ${status}, ${when}`
  const withinMs = afterMs + EXIT_WITHIN_MS
  const outcome = await wait(process, { seen: () => process.exit, progress: () => 0, withinMs })
  const ms = performance.now() - since
  const actual = `an end after ${Math.round(ms)} ms`
  const bound = outcome === 'time' ? EXIT_WITHIN_MS : undefined
  if (!process.exit && !process.crash)
    throw new FindingError(
      { expected, actual: 'the program going on', symptom: 'left open' },
      bound,
    )
  if (process.crash) throw new FindingError({ expected, ...explain(process, 'gone') })
  if (process.exit?.status !== status)
    throw new FindingError({ expected, ...explain(process, 'gone'), symptom: 'wrong status' })
  if (ms < afterMs - EARLY_MS) throw new FindingError({ expected, actual, symptom: 'too early' })
  if (ms > afterMs + AT_ONCE_MS)
    throw new FindingError({ expected, actual, symptom: 'late' }, ms - afterMs)
}
