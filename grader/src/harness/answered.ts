/** The program as a client whose standard output is bytes: what a server of ours answers to it. */
import { setTimeout as sleep } from 'node:timers/promises'
import { ANSWER_WITHIN_MS, APART_MS, SILENT_WITHIN_MS } from './deadlines.ts'
import { listen } from './ports.ts'
import { untilEnded } from './client.ts'
import { exactly } from './expectation.ts'
import { FindingError } from './finding.ts'
import type { Peer } from './peer.ts'
import type { ProgramProcess } from './process.ts'
import type { Program } from './program.ts'
import { wait } from './wait.ts'

const LOOK_EVERY_MS = 2

/** What our server does with the connection that the program makes. */
export type Talk = (peer: Peer, process: ProgramProcess) => Promise<void>

/** A program that has ended by itself. */
export type Answered = { status: number | null; stdout: Buffer; stderr: string }

/**
 * Runs the program with these words to its end, against a server of ours.
 * @throws {FindingError} where it crashes or doesn't end; and what the server found.
 */
export async function ask(
  program: Program,
  words: readonly string[],
  talk: Talk,
): Promise<Answered> {
  const started = Promise.withResolvers<ProgramProcess>()
  // A fault that the server finds is told at once: it would leave the program waiting.
  const fault = Promise.withResolvers<never>()
  fault.promise.catch(() => {})
  const listener = await listen(program, async (peer) =>
    talk(peer, await started.promise).catch(fault.reject),
  )
  program.transcript.startAfresh()
  const process = await program.start(() => [String(listener.port), ...words])
  started.resolve(process)
  listener.serve(process, program.transcript)
  const { status } = await Promise.race([untilEnded(process, listener), fault.promise])
  listener.connections(1)
  return { status, stdout: process.stdout.bytes, stderr: process.stderr.text }
}

/** Runs the program with these words to its end, where a port refuses. */
export async function askNobody(
  program: Program,
  port: number,
  words: readonly string[],
): Promise<Answered> {
  const process = await program.start(() => [String(port), ...words])
  const { status } = await untilEnded(process)
  return { status, stdout: process.stdout.bytes, stderr: process.stderr.text }
}

/** Expects these bytes on standard output, and no others. */
export function expectOutput({ stdout, status, stderr }: Answered, bytes: Buffer): void {
  const expectation = exactly([bytes])
  const rest = expectation.take(stdout)
  const said = stderr.trim() === '' ? '' : `; it said: ${stderr.trim().split('\n').at(-1)}`
  const actual = `its end with status ${status}${said}`
  if (!expectation.complete) throw expectation.cutShort({ actual, symptom: 'missing bytes' })
  if (rest.length === 0) return
  const expected = `${bytes.length} B on standard output`
  throw new FindingError({
    expected,
    actual: `${bytes.length + rest.length} B`,
    symptom: 'extra bytes',
  })
}

/** Resolves when the program has read all that was sent to it, so far as that can be told. */
export async function untilRead(process: ProgramProcess, peer: Peer): Promise<void> {
  if (!process.hosted) await sleep(APART_MS)
  const giveUpAt = performance.now() + ANSWER_WITHIN_MS
  while (process.hosted && !process.exit && performance.now() < giveUpAt) {
    const snapshot = await process.snapshot()
    if (snapshot && snapshot.readBytes >= peer.sentBytes) return
    await sleep(LOOK_EVERY_MS)
  }
}

/** Resolves when all that was sent stands on standard output, or the program does nothing more for it. */
export async function untilWritten(process: ProgramProcess, peer: Peer): Promise<void> {
  await wait(process, {
    seen: () => (process.stdout.length >= peer.sentBytes ? true : undefined),
    progress: () => process.stdout.length,
    withinMs: ANSWER_WITHIN_MS,
    settled: async () => (await process.snapshot())?.readBytes === peer.sentBytes,
  })
}

/** Resolves when the program moves nothing any more, though it may still want to. */
export async function untilAtRest(process: ProgramProcess, peer: Peer): Promise<void> {
  await wait(process, {
    seen: () => process.exit,
    progress: () => peer.moved,
    withinMs: SILENT_WITHIN_MS,
  })
}
