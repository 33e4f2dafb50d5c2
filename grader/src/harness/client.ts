/** The program as a client: what it dials, and what it has said when it has ended. */
import { once } from 'node:events'
import net from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { printable } from './bytes.ts'
import { RUN_SILENT_WITHIN_MS } from './deadlines.ts'
import { explain } from './explain.ts'
import { FindingError } from './finding.ts'
import { Listener, type Manner } from './listener.ts'
import { membersOf } from './observe.ts'
import type { ProgramProcess } from './process.ts'
import type { Program } from './program.ts'
import { socketsOf } from './sockets.ts'
import { unanswered, type Unanswered } from './unanswered.ts'
import { wait } from './wait.ts'

const LOOK_EVERY_MS = 5

/** A program that has ended by itself. */
export type Ended = {
  status: number | null
  /** How long it ran, in milliseconds. */
  ranMs: number
  /** What it wrote on standard output, an object a line. */
  lines: Record<string, unknown>[]
}

/** A server of ours, for as long as the check lasts. */
export async function listen(program: Program, manner: Manner): Promise<Listener> {
  const listener = await Listener.open(manner)
  program.atEnd(() => listener.close())
  return listener
}

/** A port where no SYN is answered, for as long as the check lasts. */
export async function unansweredPort(program: Program): Promise<Unanswered> {
  const port = await unanswered()
  program.atEnd(port.close)
  return port
}

/**
 * A port that refuses for as long as the check lasts: the end of a connection of ours holds it, so nobody
 * else can listen there.
 */
export async function refusingPort(program: Program): Promise<number> {
  const server = net.createServer()
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const socket = net.connect((server.address() as net.AddressInfo).port, '127.0.0.1')
  program.atEnd(() => void socket.destroy())
  await once(socket, 'connect')
  server.close()
  return socket.localPort ?? 0
}

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
  const process = await program.start(() => [...argv])
  listener?.serve(process, program.transcript)
  return untilEnded(process, listener)
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
  return ended
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

async function untilEnded(process: ProgramProcess, listener?: Listener): Promise<Ended> {
  return { ...(await untilExit(process, listener)), lines: linesOf(process) }
}

/**
 * Waits until the program has ended by itself, and our server has treated each connection.
 * @throws {FindingError} where it crashes or doesn't end, and what our server found.
 */
export async function untilExit(
  process: ProgramProcess,
  listener?: Listener,
): Promise<Omit<Ended, 'lines'>> {
  const startedAt = performance.now()
  const outcome = await wait(process, {
    seen: () => process.exit,
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
  const ranMs = performance.now() - startedAt
  await listener?.settled()
  return { status: process.exit?.status ?? null, ranMs }
}

/** By what the program's process noted, which is cheap to ask, and then by the kernel's word. */
async function hasDialled(process: ProgramProcess): Promise<boolean> {
  if (process.hosted && !(await process.notes()).some(({ event }) => event === 'dial')) return false
  const sockets = await Promise.all(membersOf(process.pid).map(socketsOf))
  // Where nobody tells, it has had its time.
  return sockets.some((known) => !known || known.some(({ state }) => state === 'SYN_SENT'))
}

function moved(listener: Listener | undefined): number {
  return listener
    ? listener.peers.reduce((sum, peer) => sum + peer.moved, listener.peers.length)
    : 0
}

function linesOf(process: ProgramProcess): Record<string, unknown>[] {
  const lines = process.stdout.text.split('\n')
  if (lines.at(-1) === '') lines.pop()
  return lines.map((line) => {
    const value = parsed(line)
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>
    throw new FindingError({
      expected: 'standard output of one JSON object a line',
      actual: `the line ${printable(JSON.stringify(line.slice(0, 80)))}`,
      symptom: 'wrong output',
    })
  })
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}
