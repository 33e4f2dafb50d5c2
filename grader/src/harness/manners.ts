/** What a server of ours does with a connection: `Listener` treats all of them in one of these manners. */
import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises'
import { AT_ONCE_MS } from './deadlines.ts'
import { FindingError } from './finding.ts'
import type { Manner } from './listener.ts'
import { inTime } from './moments.ts'
import type { Peer } from './peer.ts'

// How long a client waits for our FIN, behind its own.
const WAITED_MS = 1_000

/** Says nothing, and answers the program's FIN with its own. */
export const polite: Manner = async (peer) => {
  if ((await peer.untilFarewell()) !== 'none') peer.halfClose()
}

/** Says nothing, and answers the program's FIN after a while. */
export function politeAfter(ms: number): Manner {
  return async (peer) => {
    if ((await peer.untilFarewell()) === 'none') return
    await sleep(ms)
    // A program, or we, may be held up for as long: what it does too early is to come before our FIN all the same.
    await peer.untilCaughtUp()
    peer.halfClose()
  }
}

/**
 * Says nothing, and never ends its side. A fault is a connection that the program still has when it dials again, or
 * has reset behind its FIN.
 */
export function endless(): Manner {
  let before: Peer | undefined
  return async (peer) => {
    const last = before
    before = peer
    const letGoBy = await last?.letGoBy()
    if (letGoBy === 'none') throw tooEarly()
    if (letGoBy === 'RST') throw byReset()
    await peer.untilFarewell()
  }
}

/**
 * Says something after a while, whatever the program does meanwhile, and ends when the program has. After 0 ms it has
 * spoken before the program can have done anything that we have seen.
 */
export function speaksAfter(ms: number): Manner {
  return async (peer) => {
    if (ms > 0) await sleep(ms)
    await peer.send(Buffer.from('hello\n'))
    await peer.untilFarewell()
    peer.halfClose()
  }
}

/** Does nothing at all. */
export const untouched: Manner = () => Promise.resolve()

/** Ends its side at once. */
export const closesAtOnce: Manner = async (peer) => {
  peer.halfClose()
  await peer.untilFarewell()
}

/** Says this and ends its side. */
export function closesAfter(text: string): Manner {
  return async (peer) => {
    await peer.send(Buffer.from(text))
    peer.halfClose()
    await peer.untilFarewell()
  }
}

/** Resets at once. */
export const resetsAtOnce: Manner = (peer) => {
  peer.reset()
  return Promise.resolve()
}

/** As the other manner, and finds a fault where a connection ends by a reset, or comes before the last is over. */
export function oneAtATime(manner: Manner): Manner {
  let open: Peer | undefined
  return async (peer) => {
    const last = open
    if (last) {
      // What ended the last one may stand behind the new one in this turn of our loop.
      await turn()
      if (last.farewell === 'RST') throw byReset()
      // A program waits for our FIN no longer than a second: where it has been held up for so long, it may go on.
      throw inTime(last.farewellAt + WAITED_MS - AT_ONCE_MS, tooEarly())
    }
    open = peer
    await manner(peer)
    if (peer.farewell === 'RST') throw byReset()
    open = undefined
  }
}

/** A farewell that is to be a FIN, and isn't. */
export function byReset(): FindingError {
  const expected = 'a FIN for a farewell, to a server that has sent nothing'
  return new FindingError({ expected, actual: 'a reset (RST)', symptom: 'reset' })
}

function tooEarly(): FindingError {
  const actual = 'another one, before the last was over'
  return new FindingError({ expected: 'one connection at a time', actual, symptom: 'too early' })
}
