/** What the checks of graceful-server say to it, before a signal and after. */
import { setTimeout as sleep } from 'node:timers/promises'
import { expectBetween } from '../../src/harness/check.ts'
import type { Delivery } from '../../src/harness/delivery.ts'
import { hasTaken } from '../../src/harness/flow.ts'
import type { Peer } from '../../src/harness/peer.ts'
import type { Program } from '../../src/harness/program.ts'
import { sendSignal } from '../../src/harness/signals.ts'
import type { Subject } from '../../src/harness/subject.ts'

/** Longer than anything in a check whose promise it isn't. */
export const LONG_GRACE_MS = 5000
/** More work than any check waits for. */
export const ENDLESS_MS = 60_000

// The contract: what is sent less than 100 ms before a signal may count as before it or as after it.
const QUIET_BEFORE_MS = 110

/** Starts the server with this much grace. */
export function serve(program: Program, graceMs = LONG_GRACE_MS): Promise<Subject> {
  return program.serve(undefined, [String(graceMs)])
}

/** The lines that ask for these pieces of work. */
export function work(...times: readonly number[]): Buffer {
  return Buffer.from(times.map((ms) => `work ${ms}\n`).join(''))
}

/** The lines that answer them. */
export function done(...times: readonly number[]): Buffer {
  return Buffer.from(times.map((ms) => `done ${ms}\n`).join(''))
}

/** A client whose lines the server has read. */
export async function at(server: Subject, ...lines: readonly Buffer[]): Promise<Peer> {
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

/** The server's FIN comes at once after this moment, and not a byte before it. */
export async function expectFinAtOnce(peer: Peer, since: number, why: string): Promise<void> {
  await peer.expectFarewell('FIN')
  expectBetween(Math.max(0, peer.farewellAt - since), [0, 0], `to the FIN of ${why}`)
}

/** The server's FIN comes, the client answers it with its own, and that is when. */
export async function farewell(peer: Peer): Promise<number> {
  await peer.expectFarewell('FIN')
  peer.halfClose()
  return performance.now()
}
