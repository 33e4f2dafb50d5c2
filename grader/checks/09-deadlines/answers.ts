/** How servers of ours answer the question of reply-within. */
import { setTimeout as sleep } from 'node:timers/promises'
import { show } from '../../src/harness/bytes.ts'
import type { Delivery } from '../../src/harness/delivery.ts'
import { FindingError } from '../../src/harness/finding.ts'
import type { Manner } from '../../src/harness/listener.ts'
import type { Peer } from '../../src/harness/peer.ts'

export const QUESTION = Buffer.from('now\n')
const TRICKLED = 25

/** Hears the question. A program that doesn't ask is known by its reset or by its end, whichever is seen first. */
export async function hears(peer: Peer): Promise<void> {
  try {
    await peer.expect(QUESTION)
  } catch (error) {
    const [symptom, actual] = ['missing bytes', 'an end without it'] as const
    if (error instanceof FindingError && /exit|reset|early FIN/.test(error.fault.symptom))
      throw new FindingError({ expected: `${show(QUESTION)} from the program`, actual, symptom })
    throw error
  }
}

/** Hears the question, answers this, and neither says more nor ends. */
export function answers(text: string, delivery?: Delivery): Manner {
  return async (peer) => {
    await hears(peer)
    await peer.send(Buffer.from(text), delivery && { delivery })
    await peer.untilFarewell()
  }
}

/** Answers this much, and then ends its side. */
export function answersAndEnds(text: string): Manner {
  return async (peer) => {
    await hears(peer)
    if (text !== '') await peer.send(Buffer.from(text))
    peer.halfClose()
    await peer.untilFarewell()
  }
}

/** Answers this much, and resets when the program has read it. */
export function answersAndResets(text: string): Manner {
  return async (peer) => {
    await hears(peer)
    await peer.send(Buffer.from(text))
    await peer.untilTakenOrStuck()
    peer.reset()
  }
}

/**
 * Answers a byte every now and then: so many of the text, or without an end a newline never. Calls `said` when the
 * last one is sent.
 */
export function trickles(
  everyMs: number,
  text = '.'.repeat(TRICKLED),
  said: () => void = () => {},
): Manner {
  return async (peer) => {
    for (const byte of text) {
      if (peer.farewell !== 'none') break
      await sleep(everyMs)
      await peer.send(Buffer.from(byte))
    }
    said()
    await peer.untilFarewell()
  }
}
