/** Datagrams that are not for the receiver. */
import type { Random } from '../../src/harness/bytes.ts'
import { encode, FLAGS } from '../../src/harness/segment.ts'
import type { Sender } from '../../src/harness/sender.ts'

/** What stands before a SYN, is no segment, has unknown flags, or is of another connection, gets no answer. */
export async function expectStrangersIgnored(
  peer: Sender,
  other: Sender,
  random: Random,
): Promise<void> {
  const stray = { seq: peer.first + 1, ack: 0, flags: 0x08, window: 0, payload: random.bytes(5) }
  const another = { ...stray, seq: peer.first + 9, flags: FLAGS.SYN, payload: Buffer.alloc(0) }
  const cut = encode({ ...another, seq: peer.first }).subarray(0, 11)
  await peer.expectIgnored(() => peer.send(0, { payload: random.bytes(10) }))
  await other.expectIgnored(() => other.sendRaw(encode({ ...another, flags: 0x40 | FLAGS.SYN })))
  await peer.exchange(0, { flags: FLAGS.SYN }, 0)
  await peer.expectIgnored(() => peer.sendRaw(random.bytes(3)))
  await peer.expectIgnored(() => peer.sendRaw(cut))
  await peer.expectIgnored(() => peer.sendRaw(encode(stray)))
  await peer.expectIgnored(() => peer.sendRaw(encode(another)))
  await expectOtherSenderIgnored(other, random)
}

/** Sends what is to be ignored, of each kind, to a program that waits for silence: none of it puts that off. */
export function disturb(peer: Sender, other: Sender, random: Random): void {
  const foreign = { seq: peer.first + 9, ack: 0, window: 0, payload: random.bytes(5) }
  peer.sendRaw(random.bytes(11))
  for (const flags of [FLAGS.SYN, 0x08]) peer.sendRaw(encode({ ...foreign, flags }))
  other.send(0, { payload: random.bytes(5), flags: FLAGS.FIN })
}

/** Nothing is taken from one that was not the first to send a SYN. */
export async function expectOtherSenderIgnored(other: Sender, random: Random): Promise<void> {
  await other.expectIgnored(() => other.send(0, { flags: FLAGS.SYN }))
  await other.expectIgnored(() => other.send(0, { payload: random.bytes(5) }))
}
