/** The program as a client: what it dials, and what it has said when it has ended. */
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { RUN_SILENT_WITHIN_MS } from './deadlines.ts'
import { explain } from './explain.ts'
import { FindingError } from './finding.ts'
import type { Listener } from './listener.ts'
import { latePorts } from './late.ts'
import { membersOf } from './observe.ts'
import type { ProgramProcess } from './process.ts'
import type { Program } from './program.ts'
import { socketsOf } from './sockets.ts'
import { linesOf } from './lines.ts'
import { unansweredPort } from './ports.ts'
import { whileStill } from './still.ts'
import { wait } from './wait.ts'

const LOOK_EVERY_MS = 5

/** A program that has ended by itself. */
export type Ended = {
  status: number | null
  /** How long it ran, in milliseconds. */
  ranMs: number
  /** From its first dial to its last line, in milliseconds; nothing where its process doesn't tell. */
  dialToLastLineMs: number | undefined
  /** From the last that it wrote on standard output to its end, in milliseconds. */
  fromLastLineMs: number
  /** When it had ended, by `performance.now()`. */
  endedAt: number
  /** What it wrote on standard output, an object a line. */
  lines: Record<string, unknown>[]
}

/** The same, with the process, whose output is still to be looked at. */
export type Run = Omit<Ended, 'lines'> & { process: ProgramProcess }

/**
 * Runs the program with these arguments to its end.
 * @throws {FindingError} where it crashes, doesn't end, or writes something else than an object a line; and
 * what our server found in a connection.
 */
export async function run(
  program: Program,
  argv: readonly string[],
  listener?: Listener,
): Promise<Ended> {
  return withLines(await runToEnd(program, argv, listener))
}

/**
 * Runs the program with these arguments to its end, whatever it prints.
 * @throws {FindingError} where it crashes or doesn't end; and what our server found in a connection.
 */
export async function runToEnd(
  program: Program,
  argv: readonly string[],
  listener?: Listener,
): Promise<Run> {
  return (await begin(program, argv, listener)).ended
}

/** As `runToEnd`, for a check that looks at the process meanwhile. */
export async function begin(
  program: Program,
  argv: readonly string[],
  listener?: Listener,
): Promise<{ process: ProgramProcess; startedAt: number; ended: Promise<Run> }> {
  let startedAt = Number.NaN
  const process = await program.start(() => {
    // Before it can have done anything: a wait for its process doesn't count.
    startedAt = performance.now()
    return [...argv]
  })
  listener?.serve(process, program.transcript)
  return { process, startedAt, ended: untilEnded(process, listener) }
}

/**
 * Runs the program against a port that answers no SYN until `until` resolves: what has been dialled by then
 * waits until its SYN is sent again, about a second after the first.
 */
export async function runHeld(
  program: Program,
  argv: readonly string[],
  until: (process: ProgramProcess) => Promise<void>,
): Promise<Ended> {
  const { port, release } = await unansweredPort(program)
  const process = await program.start(() => [String(port), ...argv])
  const [ended] = await Promise.all([untilEnded(process), until(process).then(release)])
  return withLines(ended)
}

/**
 * Runs the program against a port that resets each connection. The program stands still while its first dial is
 * answered and reset.
 */
export async function runReset(program: Program, argv: readonly string[]): Promise<Ended> {
  const late = await latePorts(program, 1)
  const process = await program.start(() => [String(late.first), ...argv])
  const ended = untilEnded(process)
  await Promise.race([dialledFor(0)(process), ended])
  await whileStill(process, async () => {
    late.reset()
    const signal = AbortSignal.timeout(RUN_SILENT_WITHIN_MS)
    while (!process.exit && late.callers.length === 0) await once(late, 'change', { signal })
  })
  return withLines(await ended)
}

/** Resolves so many milliseconds after the program has begun to dial. */
export function dialledFor(ms: number): (process: ProgramProcess) => Promise<void> {
  return async (process) => {
    while (!process.exit && !(await hasDialled(process))) await sleep(LOOK_EVERY_MS)
    await sleep(ms)
  }
}

/** Resolves when the program has printed a line. */
export async function firstLine(process: ProgramProcess): Promise<void> {
  while (!process.exit && !process.stdout.text.includes('\n')) await once(process, 'change')
}

function withLines({ process, ...ended }: Run): Ended {
  return { ...ended, lines: linesOf(process) }
}

/**
 * Waits until the program has ended by itself, and our server has treated each connection.
 * @throws {FindingError} where it crashes or doesn't end, and what our server found.
 */
export async function untilEnded(process: ProgramProcess, listener?: Listener): Promise<Run> {
  const startedAt = performance.now()
  let [lastLineAt, printed] = [startedAt, 0]
  const outcome = await wait(process, {
    seen: () => {
      if (process.stdout.length > printed) lastLineAt = performance.now()
      printed = process.stdout.length
      return process.exit
    },
    progress: () => process.stdout.text.length + moved(listener),
    withinMs: RUN_SILENT_WITHIN_MS,
    settled: () => Promise.resolve(!listener?.isAtWork),
  })
  const expected = 'the program to end by itself'
  if (process.crash || process.exit?.signal)
    throw new FindingError({ expected, ...explain(process, 'gone') })
  if (typeof outcome === 'string' && !process.exit) {
    const seen = explain(process, outcome)
    const actual = seen.symptom === 'silent' ? 'the program going on' : seen.actual
    const bound = outcome === 'time' ? RUN_SILENT_WITHIN_MS : undefined
    throw new FindingError({ expected, ...seen, actual, symptom: 'left open' }, bound)
  }
  const endedAt = performance.now()
  await listener?.settled()
  return {
    status: process.exit?.status ?? null,
    endedAt,
    ranMs: endedAt - startedAt,
    dialToLastLineMs: await sinceDial(process, lastLineAt),
    fromLastLineMs: endedAt - lastLineAt,
    process,
  }
}

/** From the first dial to this moment of `performance.now()`; it is no sooner than what it stands for. */
async function sinceDial(process: ProgramProcess, at: number): Promise<number | undefined> {
  const first = (await process.notes()).find(({ event }) => event === 'dial')
  if (!first) return undefined
  const agoMs = Number(globalThis.process.hrtime.bigint() - BigInt(first.ns)) / 1e6
  return agoMs - (performance.now() - at)
}

/** By what the program's process noted, which is cheap to ask, and then by the kernel's word. */
async function hasDialled(process: ProgramProcess): Promise<boolean> {
  if (process.hosted && !(await process.notes()).some(({ event }) => event === 'dial')) return false
  const sockets = await Promise.all(membersOf(process).map(socketsOf))
  // Where nobody tells, it has had its time.
  return sockets.some((known) => !known || known.some(({ state }) => state === 'SYN_SENT'))
}

function moved(listener: Listener | undefined): number {
  return listener
    ? listener.peers.reduce((sum, peer) => sum + peer.moved, listener.peers.length)
    : 0
}
