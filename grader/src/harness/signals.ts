/** Signals to a server, and the end that they lead to. */
import { once } from 'node:events'
import net from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { AT_ONCE_MS, EARLY_MS, EXIT_WITHIN_MS } from './deadlines.ts'
import { explain } from './explain.ts'
import { FindingError } from './finding.ts'
import type { ProgramProcess } from './process.ts'
import type { Subject } from './subject.ts'
import { hasTurned } from './turns.ts'
import { wait } from './wait.ts'

const LOOK_EVERY_MS = 10
const NS_PER_MS = 1e6

/** When an end is due: so long after a moment, which is told by `performance.now()`; and the same in words. */
export type Due = { since: number; afterMs: number; when: string }

/**
 * Sends a signal to the program.
 * @returns when, by `performance.now()`.
 * @throws {FindingError} where the program has ended before.
 * @throws {Error} on Windows, which has none: there a process can only be ended.
 */
export async function sendSignal(server: Subject, name: 'SIGTERM' | 'SIGINT'): Promise<number> {
  if (globalThis.process.platform === 'win32') throw new Error('this system has no signals')
  await server.expectAlive()
  const sentAt = performance.now()
  server.transcript.add({ connection: 0, event: `send ${name}` })
  server.process.signal(name)
  return sentAt
}

/**
 * Resolves when the program has had its turn to act on what was done to it, the time that "at once" gives it,
 * and another turn: so whatever it has put off for so long is done as well, however busy the machine.
 * @returns the bound for a finding: none where the program has proved by its answers that it had its turns.
 */
export async function untilHeeded({
  process,
}: Pick<Subject, 'process'>): Promise<number | undefined> {
  const first = await hasTurned(process)
  await sleep(AT_ONCE_MS)
  const second = await hasTurned(process)
  return first && second ? undefined : AT_ONCE_MS
}

/** Resolves when the program has given so many bytes to its sockets, as far as that can be told. */
export async function untilGiven({ process }: Subject, bytes: number): Promise<void> {
  const giveUpAt = performance.now() + EXIT_WITHIN_MS
  if (!process.hosted) await sleep(EXIT_WITHIN_MS)
  while (process.hosted && !process.exit && performance.now() < giveUpAt) {
    const given = (await process.snapshot())?.writtenBytes ?? 0
    if (given >= bytes) return
    await sleep(LOOK_EVERY_MS)
  }
}

/** Expects that a while after a signal nobody listens any more. */
export async function expectRefused(server: Subject): Promise<void> {
  const bound = await untilHeeded(server)
  const socket = net.connect(server.port, '127.0.0.1')
  const outcome = await once(socket, 'connect').catch(({ code }: NodeJS.ErrnoException) => code)
  socket.destroy()
  const actual = typeof outcome === 'string' ? outcome : 'connected'
  server.transcript.add({ connection: 0, event: actual })
  if (outcome === 'ECONNREFUSED') return
  const expected = `a new connection refused (RST), ${AT_ONCE_MS} ms after the signal`
  throw new FindingError({ expected, actual, symptom: 'left open' }, bound)
}

/** Expects the program to end with this status at its time, from 5 ms before it to 250 ms after it. */
export async function expectExit(server: Subject, status: number, due: Due): Promise<void> {
  const { process } = server
  const expected = `exit status ${status}, ${due.when}`
  const dueInMs = Math.max(0, due.since + due.afterMs - performance.now())
  await untilExit(process, dueInMs + AT_ONCE_MS)
  if (!process.exit && !process.crash) {
    // A machine may keep a program from ending in time, and not one that goes on answering.
    const bound = process.hosted ? await untilHeeded(server) : EXIT_WITHIN_MS
    if (!process.hosted) await untilExit(process, EXIT_WITHIN_MS)
    const fault = { expected, actual: 'the program going on', symptom: 'left open' } as const
    if (!process.exit) throw new FindingError(fault, bound)
  }
  if (process.crash) throw new FindingError({ expected, ...explain(process, 'gone') })
  if (process.exit?.status !== status)
    throw new FindingError({ expected, ...explain(process, 'gone'), symptom: 'wrong status' })
  expectInTime(endedAt(process) - due.since, due, expected)
}

/** When the program's process ended, by `performance.now()`: whoever asks may come much later. */
export function endedAt(process: ProgramProcess): number {
  const now = performance.now()
  const [end] = process.ending()
  if (!end) return now
  return now - Number(globalThis.process.hrtime.bigint() - BigInt(end.ns)) / NS_PER_MS
}

async function untilExit(process: ProgramProcess, withinMs: number): Promise<void> {
  await wait(process, { seen: () => process.exit, progress: () => 0, withinMs })
}

function expectInTime(ms: number, { afterMs }: Due, expected: string): void {
  const actual = `an end after ${Math.round(ms)} ms`
  if (ms < afterMs - EARLY_MS) throw new FindingError({ expected, actual, symptom: 'too early' })
  if (ms > afterMs + AT_ONCE_MS)
    throw new FindingError({ expected, actual, symptom: 'late' }, ms - afterMs)
}
