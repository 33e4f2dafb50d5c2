/** What the checks of this chapter say to a server, again and again. */
import type { Random } from '../../src/harness/bytes.ts'
import { whole, type Delivery } from '../../src/harness/delivery.ts'
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
