/** What the checks of this chapter say: the stream of a firehose, and what a throttled reader takes. */
import { setTimeout as sleep } from 'node:timers/promises'
import { hash } from 'node:crypto'
import { lengthOf, repeated, size } from '../../src/harness/bytes.ts'
import { listen } from '../../src/harness/ports.ts'
import { run, type Ended } from '../../src/harness/client.ts'
import { AT_ONCE_MS, EARLY_MS } from '../../src/harness/deadlines.ts'
import { FindingError, type Symptom } from '../../src/harness/finding.ts'
import { untilHeldUp } from '../../src/harness/held.ts'
import type { Manner } from '../../src/harness/listener.ts'
import { loadUntilEnd } from '../../src/harness/load.ts'
import type { Peer } from '../../src/harness/peer.ts'
import { behindPort, type Program } from '../../src/harness/program.ts'
import type { Subject } from '../../src/harness/subject.ts'

export const MIB = 1024 ** 2
export const GIB = 1024 ** 3

const PERIOD = 251
// About a MiB, and whole periods of it.
const NUMBERS = Buffer.from(Array.from({ length: PERIOD * 4178 }, (_, at) => at % PERIOD))

/** The bytes of a firehose, from one number on up to and not including another. */
export function numbers(to: number, from = 0): Buffer[] {
  const [first, ...rest] = repeated(NUMBERS, to - from + (from % PERIOD))
  return [(first ?? Buffer.alloc(0)).subarray(from % PERIOD), ...rest]
}

/** A firehose that sends so many bytes to each client. */
export function hose(program: Program, bytes: number): Promise<Subject> {
  return program.serve(undefined, behindPort(String(bytes)))
}

/** The same dialogue with a firehose of each size, one after the other. A failure names the size. */
export async function eachSize(
  sizes: readonly number[],
  dialogue: (bytes: number) => Promise<void>,
): Promise<void> {
  for (const bytes of sizes)
    await dialogue(bytes).catch((error: unknown) => {
      if (error instanceof FindingError) error.fault.delivery ??= `a stream of ${size(bytes)}`
      throw error
    })
}

/** A client that reads nothing, and for which the program has written what it will. */
export async function stalled(server: Subject): Promise<Peer> {
  const peer = await server.connect()
  peer.stopReading()
  await untilHeldUp(server, peer)
  return peer
}

/** So many clients, one after the other: each stalls, and then resets. */
export async function stallAndReset(server: Subject, clients: number): Promise<void> {
  for (let client = 0; client < clients; client += 1) (await stalled(server)).reset()
}

/** Fails where the program has read less than all that a client sent. */
export function expectTaken(accepted: number, sent: number): void {
  if (accepted >= sent) return
  const expected = `all ${size(sent)} that a client sends to be read`
  throw new FindingError({
    expected,
    actual: `an end of it after ${size(accepted)}`,
    symptom: 'silent',
  })
}

/** Fails where something took longer than the contract says. */
export function expectWithin(ms: number, mostMs: number, what: string): void {
  if (ms <= mostMs) return
  const [expected, actual] = [`${what} within ${mostMs} ms`, `${Math.round(ms)} ms`]
  throw new FindingError({ expected, actual, symptom: 'late' }, mostMs)
}

/** What a reader of so many bytes a second lets a sender hand over before it holds the sender up. */
export async function handedOver(
  program: Program,
  rate: number,
  { block, most }: { block: Buffer; most: number },
): Promise<{ accepted: number; seconds: number }> {
  const { promise, resolve } = Promise.withResolvers<number>()
  const listener = await listen(program, async (peer) => resolve(await peer.offer(block, most)))
  const startedAt = performance.now()
  const process = await program.start(() => [String(listener.port), String(rate)])
  listener.serve(process, program.transcript)
  const gone = process.gone().then(() => 0)
  const accepted = await Promise.race([promise, gone])
  return { accepted, seconds: (performance.now() - startedAt) / 1000 }
}

/** One run of a throttled reader, with the times between which its work must lie, and its load. */
export type Reading = Ended & { leastMs: number; mostMs: number; load: number | undefined }

/**
 * Runs the reader against a sender that is always ready, after a while of silence.
 * @returns with `leastMs` from when the program was connected for certain to when the FIN was sent, and
 * `mostMs` from the connection to the program's end.
 */
export async function readAll(
  program: Program,
  rate: number,
  { stream, silentMs = 0 }: { stream: readonly Buffer[]; silentMs?: number },
): Promise<Reading> {
  let [leastMs, openedAt, load]: [number, number, number | undefined] = [0, Number.NaN, undefined]
  const listener = await listen(program, async (peer) => {
    const { process } = program
    openedAt = peer.openedAt
    const loading = process && loadUntilEnd(process)
    // The answer to the second question comes behind the event that tells the program of its connection.
    await process?.snapshot()
    await process?.snapshot()
    const connectedAt = performance.now()
    if (silentMs > 0) await sleep(silentMs)
    if (process?.hosted === true) leastMs = performance.now() - connectedAt
    await peer.send(stream)
    peer.halfClose()
    await peer.untilFarewell()
    load = await loading
  })
  const ended = await run(program, [String(listener.port), String(rate)], listener)
  return { ...ended, leastMs, mostMs: performance.now() - openedAt, load }
}

/** Sends these bytes, and resets when the program has taken them. */
export function resetsInTheMiddle(program: Program, bytes: Buffer): Manner {
  return async (peer) => {
    await peer.send(bytes)
    await peer.untilTakenOrStuck()
    // A program that has read may still be at work on it.
    await program.process?.snapshot()
    peer.reset()
  }
}

/** Fails where the line and the status aren't those of a stream that was read to its FIN. */
export function expectReport(reading: Reading, stream: readonly Buffer[]): void {
  const { lines, leastMs, ranMs } = reading
  const line = lines[0] ?? {}
  expectSame('lines on standard output', lines.length, 1)
  expectSame('"bytes"', line['bytes'], lengthOf(stream))
  expectSame('"sha256"', line['sha256'], hash('sha256', Buffer.concat(stream), 'hex'))
  expectSeconds(line['seconds'], [(leastMs - EARLY_MS) / 1000, (ranMs + AT_ONCE_MS) / 1000])
  expectStatus(reading, 0)
}

function expectSeconds(seconds: unknown, [least, most]: readonly [number, number]): void {
  const words = `from ${least.toFixed(3)} (so long it was to the FIN) to ${most.toFixed(3)} (so long the program ran)`
  const isNumber = typeof seconds === 'number' && Number.isFinite(seconds)
  if (isNumber && seconds >= least && seconds <= most) return
  const symptom = isNumber && seconds < least ? 'too early' : 'wrong output'
  throw wrong(`"seconds" ${words}`, JSON.stringify(seconds) ?? 'nothing', symptom)
}

/** Fails where a connection that failed has another status than 1, or anything was printed. */
export function expectFailure(ended: Ended): void {
  expectSame('lines on standard output', ended.lines.length, 0)
  expectStatus(ended, 1)
}

/** Fails where so many bytes took less or more time than the contract says. */
export function expectPace({ ranMs, mostMs }: Reading, bytes: number, rate: number): void {
  const [least, most] = [0.9, 1.2].map((share) => Math.round((share * bytes * 1000) / rate))
  const expected = `${least} to ${most} ms for ${size(bytes)}, at ${size(rate)} a second`
  const late = (ms: number, symptom: Symptom, boundMs?: number): FindingError =>
    new FindingError({ expected, actual: `${Math.round(ms)} ms`, symptom }, boundMs)
  // Too early by the longest that it can have taken, too late by the shortest.
  if (ranMs < Number(least) - EARLY_MS) throw late(ranMs, 'too early')
  if (mostMs > Number(most) + AT_ONCE_MS) throw late(mostMs, 'late', Number(most) + AT_ONCE_MS)
}

/** Fails where the program was at work for a quarter of the time or more. */
export function expectIdle({ load }: Reading): void {
  if (load === undefined || load < 0.25) return
  const expected = 'less than a quarter of a core in use while it waits'
  throw new FindingError({
    expected,
    actual: `${Math.round(load * 100)} % of one`,
    symptom: 'busy',
  })
}

function expectStatus({ status }: Ended, wanted: number): void {
  if (status !== wanted)
    throw wrong(`exit status ${wanted}`, `exit status ${status}`, 'wrong status')
}

function expectSame(what: string, seen: unknown, wanted: number | string): void {
  if (seen !== wanted) throw wrong(`${what}: ${wanted}`, JSON.stringify(seen) ?? 'nothing')
}

function wrong(expected: string, actual: string, symptom: Symptom = 'wrong output'): FindingError {
  return new FindingError({ expected, actual, symptom })
}
