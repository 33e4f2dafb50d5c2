/** What the checks of this chapter say to a heartbeat server, and how it finds its dead. */
import { setTimeout as sleep } from 'node:timers/promises'
import { expectBetween } from '../../src/harness/check.ts'
import { AT_ONCE_MS, EARLY_MS } from '../../src/harness/deadlines.ts'
import { hasTaken } from '../../src/harness/flow.ts'
import { FindingError } from '../../src/harness/finding.ts'
import { expectDue, momentOf, withTimeToSpare, type Moment } from '../../src/harness/moments.ts'
import { due } from '../../src/harness/overdue.ts'
import type { Peer } from '../../src/harness/peer.ts'
import { behindPort, type Serving } from '../../src/harness/program.ts'
import type { Subject } from '../../src/harness/subject.ts'
import { Talker } from '../../src/harness/talker.ts'
import { untilDead } from './told.ts'

export const PING = Buffer.from('ping\n')

/** Longer than "at once", or a time that is met could not be told from one that is not kept. */
export const INTERVAL_MS = 300
/** A client that says something so often is never silent for an interval. */
export const TALKS_EVERY_MS = 200

/** A server that is sure of a death after so many pings. */
export function heart(misses: number, intervalMs = INTERVAL_MS): Serving {
  return behindPort(String(intervalMs), String(misses))
}

/** A client of ours, and when the program last heard of it. */
export type Visitor = { peer: Peer; heard: Moment }

/** Connects a client that says nothing. */
export async function visit(server: Subject): Promise<Visitor> {
  const { value: peer, ...heard } = await momentOf(() => server.connect())
  return { peer, heard }
}

/** Connects a client that talks. */
export function talker(server: Subject): Promise<Talker> {
  return Talker.connect(server, { asked: 'ping', silenceMs: INTERVAL_MS })
}

/** Sends a text. */
export async function says(peer: Peer, text: string): Promise<Visitor> {
  return { peer, heard: await momentOf(() => peer.send(Buffer.from(text))) }
}

/** Sends a line and expects it back. */
export async function talks(peer: Peer, line: string): Promise<Visitor> {
  const visitor = await says(peer, `${line}\n`)
  await peer.expect(Buffer.from(`${line}\n`))
  return visitor
}

/** Says lines again and again, none of them too late, and expects each back. */
export async function goesOn(client: Talker, lines: readonly string[]): Promise<void> {
  await client.talks(async () => {
    for (const echo of lines) await client.says(`${echo}\n`, { afterMs: TALKS_EVERY_MS, echo })
  })
}

/** Says half a line, the rest of it, a pong and another line, none of them too late, and expects the lines back. */
export async function saysAllSorts(client: Talker): Promise<void> {
  const afterMs = TALKS_EVERY_MS
  await client.talks(async () => {
    for (const part of ['h', 'e', 'l', 'l']) await client.says(part, { afterMs })
    await client.says('o\n', { afterMs, echo: 'hello' })
    await client.says('pong\n', { afterMs })
    await client.says('hello again\n', { afterMs, echo: 'hello again' })
  })
}

/** Nothing happens for so long. */
export async function silence(ms: number): Promise<void> {
  await sleep(ms)
}

/** Says nothing, and expects so many pings, an interval after the last byte and after each other. */
export async function isPinged({ peer, heard }: Visitor, pings: number): Promise<Moment> {
  let last = heard
  for (let ping = 1; ping <= pings; ping += 1) {
    await due(INTERVAL_MS, () => peer.expect(PING))
    const at = performance.now()
    const since = ping === 1 ? "the connection or the client's last byte" : `ping ${ping - 1}`
    expectDue(at, last, { ms: INTERVAL_MS, what: `from ${since} to ping ${ping}` })
    last = { from: last.from + INTERVAL_MS - EARLY_MS, to: at }
  }
  return last
}

/** Says nothing, and expects so many pings, and after another interval to be reset and told dead. */
export async function dies(server: Subject, visitor: Visitor, misses: number): Promise<void> {
  const { peer } = visitor
  const last = await isPinged(visitor, misses)
  await due(INTERVAL_MS, () => peer.expectFarewell('RST'))
  expectDue(peer.farewellAt, last, { ms: INTERVAL_MS, what: 'from the last ping to the RST' })
  await untilDead(server, peer)
  const ms = Math.max(0, performance.now() - peer.farewellAt)
  expectBetween(ms, [0, 0], 'from the RST to the line on standard output')
}

/**
 * Falls silent in the middle of a line, comes back with the rest of it when so many pings have come, and is to be
 * asked as often again before it is dead.
 */
export async function comesBack(server: Subject, misses: number): Promise<Visitor> {
  const { peer } = await visit(server)
  const last = await isPinged(await says(peer, 'ba'), misses)
  const back = await says(peer, 'ck\n')
  await hasTaken(server, peer)
  // Whoever comes back too late is dead with good reason; this one, as a rule, is known to have been heard in time.
  const isInTime = performance.now() < last.from + INTERVAL_MS
  const lives = async (): Promise<void> => {
    await peer.expect(Buffer.from('back\n'))
    await dies(server, back, misses)
  }
  await (isInTime ? lives() : withTimeToSpare(INTERVAL_MS, lives))
  return back
}

/** Neither reads nor says anything, and is told dead in its time all the same. */
export async function isFoundDead(
  server: Subject,
  { peer, heard }: Visitor,
  misses: number,
): Promise<void> {
  peer.stopReading()
  const beats = misses + 1
  await due(INTERVAL_MS * beats, () => untilDead(server, peer))
  const [least, most] = [INTERVAL_MS - EARLY_MS, INTERVAL_MS + AT_ONCE_MS].map((ms) => ms * beats)
  // Each beat may come so much too early or too late; the bounds of the last one are in expectBetween.
  const bounds = [
    Number(least) + EARLY_MS,
    Number(most) - AT_ONCE_MS + heard.to - heard.from,
  ] as const
  expectBetween(performance.now() - heard.from, bounds, "from the client's last byte to its death")
  peer.readOn()
  await peer.expectFarewellAtLast('RST')
}

/** Each of these lines is sent back, or none, with another one behind it. A failure names the line. */
export async function eachLine(
  server: Subject,
  lines: Readonly<Record<string, { said: string; heard: string }>>,
): Promise<void> {
  for (const [name, { said, heard }] of Object.entries(lines)) {
    const peer = await server.connect()
    await peer.send(Buffer.from(`${said}end\n`))
    await peer.expect(Buffer.from(`${heard}end\n`)).catch((error: unknown) => {
      if (error instanceof FindingError) error.fault.delivery ??= name
      throw error
    })
  }
}
