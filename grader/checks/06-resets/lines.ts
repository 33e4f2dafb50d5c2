/** What the checks say to a server that answers lines in upper case, politely and not. */
import { expectAtMost } from '../../src/harness/check.ts'
import { whole, type Delivery } from '../../src/harness/delivery.ts'
import { FindingError } from '../../src/harness/finding.ts'
import type { Peer } from '../../src/harness/peer.ts'
import type { Subject } from '../../src/harness/subject.ts'

export const KIB = 1024
export const MIB = 1024 ** 2
// So many clients come before the next look whether the server keeps up: far fewer than its queue holds.
const AT_A_TIME = 50
const BATCH = 500
// Garbage that is not collected yet was 125 MiB at the most, measured; what so many have said is 350 MiB.
const MOST_RUDE = 6_000
const KEPT_SHARE = 0.75

export const line = (text: string): Buffer => Buffer.from(`${text}\n`)

/** The answer to a line, or to several. */
export function answerTo(lines: Buffer): Buffer {
  return Buffer.from(lines.map((byte) => (byte >= 97 && byte <= 122 ? byte - 32 : byte)))
}

/** Sends lines, and expects their answers. */
export async function ask(peer: Peer, lines: Buffer, delivery: Delivery = whole): Promise<void> {
  await peer.send(lines, { delivery })
  await peer.expect(answerTo(lines))
}

/**
 * A client that came before the rude ones is served, and one that comes after them. When this is over, the
 * server has taken note of all resets: they came before these questions.
 */
export async function stillServes(server: Subject, polite: Peer): Promise<void> {
  await ask(polite, line('are you there?'))
  const late = await server.connect()
  await ask(late, line('still there?'))
  await leave(late)
  await ask(polite, line('good.'))
}

/** How many lines `stillServes` has answered, and how many of its clients have ended. */
export const STILL = { served: 3, closed: 1 }

/** Sends our FIN, and waits for the server's, if there is to be one. */
export async function leave(peer: Peer): Promise<void> {
  peer.halfClose()
  await peer.untilFarewell()
}

/** So many clients, one after the other; each says this and resets in the same breath. */
export async function rudeClients(server: Subject, count: number, says: Buffer): Promise<void> {
  for (let rude = 1; rude <= count; rude += 1) {
    const peer = await server.connect()
    await peer.send(says)
    peer.reset()
    if (rude % AT_A_TIME === 0) await ask(await server.connect(), line('next'))
  }
}

/** The counts of the last line; `served` may lie between two numbers. */
export function expectCounts(
  seen: Record<string, unknown>,
  wanted: { served: readonly [least: number, most: number]; closed: number; reset: number },
): void {
  const [least, most] = wanted.served
  const range = {
    served: [least, most],
    closed: [wanted.closed, wanted.closed],
    reset: [wanted.reset, wanted.reset],
  } as const
  for (const [name, [from, to]] of Object.entries(range)) {
    const count = seen[name]
    if (typeof count === 'number' && count >= from && count <= to) continue
    const expected = `"${name}": ${from === to ? from : `from ${from} to ${to}`}`
    const actual = count === undefined ? 'nothing' : JSON.stringify(count)
    throw new FindingError({ expected, actual, symptom: 'wrong output' })
  }
}

/**
 * Not all that rude clients have said stays in memory. The collector of garbage takes its time, so clients come
 * until the program has clearly less than they have said, or until there were too many of them.
 */
export async function expectFreed(server: Subject, says: Buffer): Promise<void> {
  const before = await server.memory()
  for (let rude = BATCH; ; rude += BATCH) {
    await rudeClients(server, BATCH, says)
    const grown = (await server.memory()) - before
    const limit = rude * says.length * KEPT_SHARE
    if (grown < limit) return
    const what = `more of resident memory after ${rude} such clients`
    if (rude === MOST_RUDE) expectAtMost(grown, limit, { what, symptom: 'memory' })
  }
}
