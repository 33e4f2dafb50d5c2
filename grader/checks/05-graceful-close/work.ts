/** What the checks of graceful-server say to it, before a signal and after. */
import { setTimeout as sleep } from 'node:timers/promises'
import {
  expectBetween,
  promise,
  sideBySide,
  startCheck,
  type Check,
} from '../../src/harness/check.ts'
import { show } from '../../src/harness/bytes.ts'
import type { Delivery } from '../../src/harness/delivery.ts'
import { FindingError } from '../../src/harness/finding.ts'
import { hasTaken } from '../../src/harness/flow.ts'
import type { Peer } from '../../src/harness/peer.ts'
import { withPortInUse, type Program } from '../../src/harness/program.ts'
import { refusesArguments, why } from '../../src/harness/rules.ts'
import { expectExit, sendSignal, untilGiven, untilHeeded } from '../../src/harness/signals.ts'
import type { Subject } from '../../src/harness/subject.ts'

/** Longer than anything in a check whose promise it isn't. */
const LONG_GRACE_MS = 5000
export const GRACE = String(LONG_GRACE_MS)
/** Long enough for a signal to be acted on, and short enough to be waited for. */
export const SHORT_GRACE_MS = 900
export const SIGNALS = ['SIGTERM', 'SIGINT'] as const
/** More work than any check waits for. */
export const ENDLESS_MS = 60_000

// The contract: what is sent less than 100 ms before a signal may count as before it or as after it.
const QUIET_BEFORE_MS = 110

/** Starts the server with this much grace. */
export function serve(program: Program, graceMs = LONG_GRACE_MS): Promise<Subject> {
  return program.serve(undefined, [String(graceMs)])
}

/** What a client says. */
export const text = (said: string): Buffer => Buffer.from(said)

/** The lines that ask for these pieces of work. */
export function work(...times: readonly number[]): Buffer {
  return text(times.map((ms) => `work ${ms}\n`).join(''))
}

/** The lines that answer them. */
export function done(...times: readonly number[]): Buffer {
  return text(times.map((ms) => `done ${ms}\n`).join(''))
}

/** A client whose lines the server has read. */
export async function client(server: Subject, ...lines: readonly Buffer[]): Promise<Peer> {
  const peer = await server.connect()
  for (const line of lines) await peer.send(line)
  await hasTaken(server, peer)
  return peer
}

/** Sends these lines in a delivery, and expects the answers. */
export async function expectWorked(
  server: Subject,
  times: readonly number[],
  delivery: Delivery,
): Promise<void> {
  const peer = await server.connect()
  await peer.send(work(...times), { delivery })
  await peer.expect(done(...times))
}

/** The client's lines are worked one after the other: the answers to all of them take the sum of their times. */
export async function expectSum(peer: Peer, times: readonly number[]): Promise<void> {
  const sentAt = performance.now()
  await peer.send(work(...times))
  await peer.expect(done(...times))
  const sum = times.reduce((all, ms) => all + ms, 0)
  expectBetween(performance.now() - sentAt, [sum, sum], `for work of ${times.join(' and ')} ms`)
}

/**
 * Sends a signal to a server to which nothing has been sent for a while.
 * @returns when, by `performance.now()`.
 */
export async function signalled(
  server: Subject,
  name: 'SIGTERM' | 'SIGINT' = 'SIGTERM',
): Promise<number> {
  await sleep(QUIET_BEFORE_MS)
  return sendSignal(server, name)
}

/** Sends a signal, and resolves when the server has had its time to act on it. */
export async function untilLeaving(server: Subject): Promise<void> {
  await signalled(server)
  await untilHeeded(server)
}

/** Resolves a while after the server has given these answers to its kernel, whoever reads them. */
export async function untilReadable(server: Subject, answers: Buffer): Promise<void> {
  await untilGiven(server, answers.length)
  await untilHeeded(server)
}

/** By now, a while after it became due, each of these has this answer. */
export async function expectAnsweredByNow(
  server: Subject,
  peers: readonly Peer[],
  answer: Buffer,
): Promise<void> {
  const bound = await untilHeeded(server)
  const expected = `the answer ${show(answer)}, while other work goes on`
  const actual = 'nothing: it waits for the other work'
  for (const peer of peers)
    if (peer.receivedBytes === 0)
      throw new FindingError({ expected, actual, symptom: 'silent' }, bound)
  await sideBySide(peers, (peer) => peer.expect(answer))
}

/** By now, a while after the signal, the server's FIN has come to each of these, and not a byte before it. */
export async function expectFins(server: Subject, peers: readonly Peer[]): Promise<void> {
  const bound = await untilHeeded(server)
  const expected = `a FIN at once after the signal: no work is in hand`
  const actual = 'the connection left open'
  for (const peer of peers)
    if (peer.farewell === 'none')
      throw new FindingError({ expected, actual, symptom: 'left open' }, bound)
  await sideBySide(peers, async (peer) => peer.expectFarewell('FIN'))
}

/** The server's FIN comes, and the client answers it with its own; returns when, by `performance.now()`. */
export async function farewell(peer: Peer): Promise<number> {
  await peer.expectFarewell('FIN')
  peer.halfClose()
  return performance.now()
}

/** The server ends by itself, at once after this moment, and is content. */
export async function expectGone(server: Subject, since: number): Promise<void> {
  await expectExit(server, 0, { since, afterMs: 0, when: 'at once when all clients are gone' })
}

/** The server gives up what is left so long after a signal, and says so by its status. */
export async function expectGiveUp(server: Subject, since: number, afterMs: number): Promise<void> {
  const when = afterMs === 0 ? 'at once after the signal' : `${afterMs} ms after the signal`
  await expectExit(server, 1, { since, afterMs, when })
}

/** The rules that are kept beside the network; without a client, a signal ends the server at once. */
export function rules(read: string): Check[] {
  return [
    ...promise({ number: 0, why, read }, [
      startCheck('exits with status 3 when the port is in use', ({ program }) =>
        withPortInUse((port) => program.expectRefusal([String(port), GRACE], 3)),
      ),
    ]),
    ...refusesArguments(read, [
      ['8000'],
      ['65536', GRACE],
      ['8000', '0'],
      ['8000', '600001'],
      ['8000', GRACE, '1'],
    ]),
    ...promise({ number: 0, why, read }, [
      startCheck(
        'picks a free port for 0, and ends at once without a client',
        async ({ program }) => {
          const server = await program.serve(0, [GRACE])
          await program.expectEndOnSigterm(server)
        },
      ),
    ]),
  ]
}
