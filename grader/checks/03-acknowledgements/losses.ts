/** A stream through a relay that is as bad as a network can be. */
import type { Stage } from '../../src/harness/check.ts'
import { badRelay, expectEnd, expectOutput, receiver, sender } from '../../src/harness/datagrams.ts'
import { decode, FLAGS } from '../../src/harness/segment.ts'
import type { Relay } from '../../src/harness/sender.ts'
import { transfer } from '../../src/harness/transfer.ts'
import { LINGER_MS } from './conversation.ts'

const MIB = 1024 ** 2

/** A stream comes whole through a relay that loses, repeats and reorders, and surely loses each ACK once. */
export async function expectWhole({ program, random }: Stage): Promise<void> {
  const stream = random.bytes(MIB)
  const subject = await receiver(program)
  const peer = await sender(subject, { random, relay: losesAcksOnce(badRelay(random)) })
  await transfer(peer, stream)
  await expectOutput(subject, stream)
  await expectEnd(subject, 0, { since: peer.sentAt, afterMs: LINGER_MS })
}

/** Loses the first ACK with each number: so what comes again must be acknowledged again, whatever chance does. */
function losesAcksOnce(relay: Relay): Relay {
  const lost = new Set<number>()
  return (datagram, pass) => {
    const { flags, ack } = decode(datagram) ?? {}
    if (flags !== FLAGS.ACK || ack === undefined || lost.has(ack)) return relay(datagram, pass)
    lost.add(ack)
  }
}
