/** The program as one end of a conversation in UDP datagrams. */
import dgram from 'node:dgram'
import { once } from 'node:events'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Random } from './bytes.ts'
import { ANSWER_WITHIN_MS, AT_ONCE_MS, EARLY_MS, EXIT_WITHIN_MS } from './deadlines.ts'
import { exactly } from './expectation.ts'
import { explain } from './explain.ts'
import { FindingError } from './finding.ts'
import { lateBy } from './late-by.ts'
import type { ProgramProcess } from './process.ts'
import { MOST_LOST_RACES, type Program } from './program.ts'
import { ready } from './ready.ts'
import { Sender, type Relay } from './sender.ts'
import { endedAt } from './signals.ts'
import { datagramPlacesOf } from './sockets.ts'
import { wait } from './wait.ts'

/** A program that is ready for datagrams. */
export type Receiver = { process: ProgramProcess; port: number; program: Program }

/** Starts the program and waits until it is ready. `port` 0 lets the program choose. */
export async function receiver(program: Program, port?: 0): Promise<Receiver> {
  for (let lost = 0; ; lost += 1) {
    const asked = port ?? (await freePort())
    const process = await program.start(() => [String(asked)])
    try {
      return { process, port: await ready(process, asked), program }
    } catch (error) {
      const race = process.exit && asked !== 0 && (await isTaken(asked))
      if (!race || lost === MOST_LOST_RACES) throw error
    }
  }
}

/** Looks whether the program has the port where it says so, at 127.0.0.1 alone, by the kernel's word. */
export async function expectPlace({ process, port }: Receiver): Promise<void> {
  const places = await datagramPlacesOf(process.pid)
  const wrong = places?.find((place) => place.port !== port || place.address !== '127.0.0.1')
  if (places === undefined || (!wrong && places.length > 0)) return
  const actual = wrong ? `one at ${wrong.address}:${wrong.port}` : 'none'
  const expected = `a UDP socket at 127.0.0.1:${port} alone`
  throw new FindingError({ expected, actual, symptom: 'wrong place' })
}

/** A sender of ours. The number of its SYN is a matter of chance where it isn't given. */
export async function sender(
  { program, process, port }: Receiver,
  { random, ...options }: { first?: number; random: Random; relay?: Relay; like?: Sender },
): Promise<Sender> {
  const ends = { process, transcript: program.transcript, port }
  const made = await Sender.open(ends, { first: random.integer(2 ** 31), ...options })
  program.atEnd(() => made.close())
  return made
}

/** Expects these bytes on standard output so far, and no others. */
export async function expectOutput({ process }: Receiver, bytes: Buffer): Promise<void> {
  const outcome = await wait(process, {
    seen: () => (process.stdout.length >= bytes.length ? true : undefined),
    progress: () => process.stdout.length,
    withinMs: ANSWER_WITHIN_MS,
  })
  // What was written before the last ACK is in the pipe: the process's answer, or a turn of our loop, comes behind it.
  await process.snapshot()
  await nextTurn()
  const expectation = exactly([bytes])
  const rest = expectation.take(process.stdout.bytes)
  if (!expectation.complete)
    throw expectation.cutShort(explain(process, outcome === true ? 'quiet' : outcome))
  if (rest.length === 0) return
  const expected = `${bytes.length} B on standard output`
  const actual = `${bytes.length + rest.length} B`
  throw new FindingError({ expected, actual, symptom: 'extra bytes' })
}

/** Expects the program to end with this status, so many milliseconds after `since` (`performance.now()`). */
export async function expectEnd(
  { process }: Receiver,
  status: number,
  { since, afterMs }: { since: number; afterMs: number },
): Promise<void> {
  const when = afterMs > 0 ? `, ${afterMs} ms after the last datagram` : ', at once'
  const expected = `exit status ${status}${when}`
  const withinMs = afterMs + EXIT_WITHIN_MS
  await wait(process, { seen: () => process.exit, progress: () => 0, withinMs })
  const ms = endedAt(process) - since
  if (!process.exit && !process.crash)
    throw new FindingError({ expected, actual: 'the program going on', symptom: 'left open' })
  if (process.crash || process.exit?.status !== status)
    throw new FindingError({ expected, ...explain(process, 'gone'), symptom: 'wrong status' })
  const actual = `an end after ${Math.round(ms)} ms`
  if (ms < afterMs - EARLY_MS) throw new FindingError({ expected, actual, symptom: 'too early' })
  if (ms > afterMs + AT_ONCE_MS)
    throw lateBy(ms - afterMs - AT_ONCE_MS, { expected, actual, symptom: 'late' })
}

/**
 * A relay that loses, repeats or holds back a fifth of what passes each; what is held back comes behind the
 * next datagram.
 */
export function badRelay(random: Random): Relay {
  const held: (() => void)[] = []
  return (datagram, pass) => {
    const fate = random.integer(5)
    if (fate === 0) return
    if (fate === 1) {
      held.push(() => pass(datagram))
      return
    }
    pass(datagram)
    if (fate === 2) pass(datagram)
    for (const late of held.splice(0)) late()
  }
}

/** A UDP port of 127.0.0.1 that is in use for as long as `during` runs. */
export async function withUdpPortInUse<T>(during: (port: number) => Promise<T>): Promise<T> {
  const socket = dgram.createSocket('udp4')
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  try {
    return await during(socket.address().port)
  } finally {
    socket.close()
  }
}

async function isTaken(port: number): Promise<boolean> {
  const socket = dgram.createSocket('udp4')
  try {
    await once(socket.bind(port, '127.0.0.1'), 'listening')
    return false
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EADDRINUSE'
  } finally {
    socket.close()
  }
}

async function freePort(): Promise<number> {
  return withUdpPortInUse((port) => Promise.resolve(port))
}
