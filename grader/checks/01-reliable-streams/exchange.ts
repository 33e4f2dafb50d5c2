/** What the checks of this chapter say to a server, again and again. */
import type { Random } from '../../src/harness/bytes.ts'
import { ANSWER_WITHIN_MS } from '../../src/harness/deadlines.ts'
import { whole, type Delivery } from '../../src/harness/delivery.ts'
import { FindingError } from '../../src/harness/finding.ts'
import type { Peer } from '../../src/harness/peer.ts'
import type { Subject } from '../../src/harness/subject.ts'

export const MIB = 1024 ** 2
/** A length that divides no buffer: a block that is lost, doubled or moved can't go unseen. */
export const BLOCK_BYTES = MIB + 13

/** A character of three bytes, in a line of its own. */
export const EURO = Buffer.from('300 €\n')

/** Each value that a byte can have. */
export const EVERY_BYTE = Buffer.from(Array.from({ length: 256 }, (_, value) => value))

/** Sends a message and expects it back, with the connection left open. */
export async function exchange(peer: Peer, message: Buffer): Promise<void> {
  await peer.send(message)
  await peer.expectInOrder(message)
}

/** The whole life of a small client: it gets its answer, and its FIN for its own. */
export async function exchangeAndEnd(server: Subject, random: Random): Promise<void> {
  const peer = await server.connect()
  await exchange(peer, random.letters(10))
  peer.halfClose()
  await peer.expectFarewellAtLast('FIN')
}

/**
 * Each of these clients has its FIN, for none is forgotten among the others. Where not one of them has, the
 * program sends no FIN at all: that belongs to another promise.
 */
export async function expectNoneLeftOut(server: Subject, peers: readonly Peer[]): Promise<void> {
  await server.expectAlive()
  const farewells = new Set(peers.map(({ farewell }) => farewell))
  if (farewells.size === 1 && !farewells.has('RST')) return
  const without = peers.filter(({ farewell }) => farewell !== 'FIN').length
  const expected = `a FIN for each of ${peers.length} clients`
  const symptom = farewells.has('RST') ? 'reset' : 'left open'
  throw new FindingError({ expected, actual: `${without} without one`, symptom }, ANSWER_WITHIN_MS)
}

/** Sends bytes in a delivery and our FIN, and expects them back, early or at the end. */
export async function expectReturned(
  server: Subject,
  bytes: Buffer | Buffer[],
  delivery: Delivery = whole,
): Promise<Peer> {
  const peer = await server.connect()
  await peer.send(bytes, { delivery })
  peer.halfClose()
  await peer.expectInOrder(bytes)
  return peer
}

/** A reset comes to the program no later than the bytes that are sent after it, or the next ones. */
export async function stillServes(server: Subject, polite: Peer, random: Random): Promise<void> {
  await exchange(polite, random.letters(10))
  await exchange(polite, random.letters(10))
  await exchange(await server.connect(), random.letters(10))
}
