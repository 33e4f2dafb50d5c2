/** What a server of ours does with a connection: `Listener` treats all of them in one of these manners. */
import { setTimeout as sleep } from 'node:timers/promises'
import { FindingError } from './finding.ts'
import type { Manner } from './listener.ts'

/** Says nothing, and answers the program's FIN with its own. */
export const polite: Manner = async (peer) => {
  if ((await peer.untilFarewell()) !== 'none') peer.halfClose()
}

/** Says nothing, and answers the program's FIN after a while. */
export function politeAfter(ms: number): Manner {
  return async (peer) => {
    if ((await peer.untilFarewell()) === 'none') return
    await sleep(ms)
    peer.halfClose()
  }
}

/** Says nothing, and never ends its side. */
export const endless: Manner = async (peer) => {
  await peer.untilFarewell()
}

/** Says something after a while, whatever the program does meanwhile, and ends when the program has. */
export function speaksAfter(ms: number): Manner {
  return async (peer) => {
    await sleep(ms)
    await peer.send(Buffer.from('hello\n'))
    await peer.untilFarewell()
    peer.halfClose()
  }
}

/** Ends its side at once. */
export const closesAtOnce: Manner = async (peer) => {
  peer.halfClose()
  await peer.untilFarewell()
}

/** Resets at once. */
export const resetsAtOnce: Manner = (peer) => {
  peer.reset()
  return Promise.resolve()
}

/** As the other manner, and finds a fault where a connection comes before the last one is over, or ends by a reset. */
export function oneAtATime(manner: Manner): Manner {
  let open = 0
  return async (peer) => {
    open += 1
    if (open > 1) throw fault('one connection at a time', 'another one, before the last was over')
    await manner(peer)
    if (peer.farewell === 'RST') throw fault('a FIN for a farewell', 'a reset (RST)')
    open -= 1
  }
}

function fault(expected: string, actual: string): FindingError {
  return new FindingError({
    expected,
    actual,
    symptom: actual.includes('RST') ? 'reset' : 'too early',
  })
}
