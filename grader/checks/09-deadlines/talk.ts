/** How a deadline server's clients talk, and how they are cut short. */
import { setTimeout as sleep } from 'node:timers/promises'
import {
  sideBySide,
  largeCheck,
  waitingCheck,
  type Draft,
  type PromiseNote,
} from '../../src/harness/check.ts'
import { hasTaken } from '../../src/harness/flow.ts'
import {
  comesDue,
  expectDue,
  momentOf,
  sendBefore,
  type Moment,
} from '../../src/harness/moments.ts'
import type { Peer } from '../../src/harness/peer.ts'
import { behindPort, type Serving } from '../../src/harness/program.ts'
import type { Subject } from '../../src/harness/subject.ts'
import { hasTurned } from '../../src/harness/turns.ts'

/** Longer than any check: a time that is not looked at. */
export const NEVER_MS = 600_000

type Times = { lineMs?: number; totalMs?: number; writeMs?: number }

/** A server with these times; the others are never met. */
export function times({
  lineMs = NEVER_MS,
  totalMs = NEVER_MS,
  writeMs = NEVER_MS,
}: Times): Serving {
  return behindPort(String(lineMs), String(totalMs), String(writeMs))
}

/** A section of the chapter. */
export const at = (section: string): string => `chapters/09-deadlines § ${section}`

/** A promise of the contract, the section to read, and why it matters. */
export function kept(number: number, section: string, why: string): PromiseNote {
  return { number, why, read: at(section) }
}

/** A check of a server with these times. */
export function waits(
  title: string,
  given: Times,
  dialogue: (server: Subject) => Promise<void>,
): Draft {
  return waitingCheck(title, ({ server }) => dialogue(server), times(given))
}

/** The same, alone: it fills the kernels' buffers before it waits, and needs the machine for that. */
export function fills(
  title: string,
  given: Times,
  dialogue: (server: Subject) => Promise<void>,
): Draft {
  return largeCheck(title, ({ server }) => dialogue(server), times(given))
}

/** Nothing is said for so long. */
export async function silence(ms: number): Promise<void> {
  await sleep(Math.max(0, ms))
}

/** Says a text, and tells when. */
export async function says(peer: Peer, text: string): Promise<Moment> {
  return momentOf(() => peer.send(Buffer.from(text)))
}

/** Says a line, or the rest of one, that is complete before a time, and expects its answer. Tells when it was said. */
export async function completes(
  place: { server: Subject; peer: Peer; until: number },
  text: string,
  bytes: number,
): Promise<Moment> {
  const said = await momentOf(() => sendBefore(place, Buffer.from(text)))
  await expectOk(place.peer, bytes)
  return said
}

/** Connects a client, and tells when. */
export async function visit(server: Subject): Promise<{ peer: Peer; came: Moment }> {
  let seen = false
  const { value, ...came } = await momentOf(async () => {
    const peer = await server.connect()
    seen = await hasTurned(server.process)
    return peer
  })
  return { peer: value, came: { ...came, seen } }
}

/** Says the beginning of a line, and tells when the program has read it. */
export async function begins(server: Subject, peer: Peer, text: string): Promise<Moment> {
  const { value, ...begun } = await momentOf(async () => {
    await peer.send(Buffer.from(text))
    return hasTaken(server, peer)
  })
  return { ...begun, seen: value && server.process.hosted }
}

/** Expects the answer to a line of so many bytes. */
export async function expectOk(peer: Peer, bytes: number): Promise<void> {
  await peer.expect(Buffer.from(`ok ${bytes}\n`))
}

/** Says a line, and expects its answer. */
export async function talks(peer: Peer, line: string): Promise<void> {
  await says(peer, `${line}\n`)
  await expectOk(peer, Buffer.byteLength(line))
}

/** Says a byte, so many times, after a pause each, for as long as it is listened to. */
export async function drips(peer: Peer, everyMs: number, count: number): Promise<void> {
  for (let said = 0; said < count && peer.farewell === 'none'; said += 1) {
    await sleep(everyMs)
    if (peer.farewell === 'none') await says(peer, '.')
  }
}

type Due = { server: Subject; since: Moment; ms: number }

/** Expects the error line so many milliseconds after the moment, and the FIN with it. */
export async function expectCut(
  peer: Peer,
  deadline: 'line' | 'total',
  { server, since, ms }: Due,
): Promise<void> {
  const what = `from the ${deadline === 'line' ? "line's first byte" : 'connection'} to the error`
  const told = momentOf(() => peer.expect(Buffer.from(`error ${deadline} deadline\n`)))
  await comesDue(
    { since, ms, what },
    server.process,
    told.then(({ to }) => ({ at: to })),
  )
  await peer.expectFarewell('FIN')
  expectDue(peer.farewellAt, since, { ms, what: 'to the FIN behind the error' })
}

/** Says a line of eight bytes, gets its answer, and is cut at the deadline of the next one, which it has begun. */
export async function isCutBehindALine(
  server: Subject,
  ms: number,
  texts: readonly string[],
): Promise<void> {
  const peer = await server.connect()
  const [first = '', second] = texts
  const together = await begins(server, peer, first)
  await expectOk(peer, 8)
  const since = second === undefined ? together : await begins(server, peer, second)
  await expectCut(peer, 'line', { server, since, ms })
}

/** Three clients in the middle of a line: one ends, one resets, one stays. */
export async function endsAndResets(server: Subject): Promise<void> {
  const [ends, resets] = [await server.connect(), await server.connect()]
  await sideBySide([ends, resets, await server.connect()], async (peer) => {
    await talks(peer, 'hello')
    await says(peer, 'half a li')
  })
  ends.halfClose()
  await ends.expectFarewell('FIN')
  resets.reset()
}

/** Two clients that come together: one is cut at the deadline of its line, the silent one at its total deadline. */
export async function isCutByItself(server: Subject): Promise<void> {
  const { peer: half, came } = await visit(server)
  const place = { server, peer: half, until: came.from + 400 }
  const since = await momentOf(() => sendBefore(place, Buffer.from('half a li')))
  const silent = await visit(server)
  await Promise.all([
    expectCut(half, 'line', { server, since, ms: 700 }),
    expectCut(silent.peer, 'total', { server, since: silent.came, ms: 1_200 }),
  ])
}
