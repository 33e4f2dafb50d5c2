/** Manners of a server of ours that says something, and then ends or resets. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Manner } from './listener.ts'
import type { Peer } from './peer.ts'

/** What is said: `first`, which the program has read before the rest is sent; then `rest`, if there is any. */
export type Words = { first: Buffer; rest?: Buffer }

/** Says it, and sends the FIN in the same breath as the last of it. */
export function endsAfter(words: Words): Manner {
  return async (peer) => {
    await say(peer, words)
    peer.halfClose()
    await peer.untilFarewell()
  }
}

/**
 * Says it, and resets in the same breath as the last of it. So the program has connected and is reading, which a
 * reset in the first moment could prevent.
 */
export function resetsAfter(words: Words): Manner {
  return async (peer) => {
    await say(peer, words)
    peer.reset()
  }
}

/** Says a byte, so many times, after a pause each; then it is silent, and answers the program's FIN with its own. */
export function fallsSilent(times: number, everyMs: number): Manner {
  return async (peer) => {
    for (let said = 0; said < times; said += 1) {
      await sleep(everyMs)
      await peer.send(Buffer.from('.'))
    }
    if ((await peer.untilFarewell()) === 'FIN') peer.halfClose()
  }
}

async function say(peer: Peer, { first, rest }: Words): Promise<void> {
  await peer.send(first)
  if (!rest) return
  await peer.untilTakenOrStuck()
  if (rest.length > 0) await peer.send(rest)
}
