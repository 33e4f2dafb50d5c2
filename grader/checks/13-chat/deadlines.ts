/** Clients that are slow to say what they say. */
import { setTimeout as sleep } from 'node:timers/promises'
import { momentOf, sendBefore } from '../../src/harness/moments.ts'
import type { Subject } from '../../src/harness/subject.ts'
import { frame } from './frames.ts'
import { Guest, seenBy } from './guest.ts'
import { isCut } from './refusals.ts'
import { isHeard } from './rooms.ts'

const WORD = 'a long story'
const STORY = frame(`say ${WORD}`)
const [FIRST, SECOND] = [STORY.subarray(0, 2), STORY.subarray(2)]

/** Sends a frame byte by byte, so slowly that it isn't whole at its deadline, and is cut there. */
export async function drips(server: Subject, ms: number): Promise<void> {
  const guest = await Guest.join(server, 'drip', 'ann')
  const since = await seenBy(server, await guest.sends(STORY.subarray(0, 1)))
  const dripping = async (): Promise<void> => {
    for (let byte = 1; byte < STORY.length && guest.peer.farewell === 'none'; byte += 1) {
      await sleep(ms / 6)
      if (guest.peer.farewell === 'none') await guest.sends(STORY.subarray(byte, byte + 1))
    }
  }
  await Promise.all([dripping(), isCut(guest, 'frame deadline', { since, ms })])
}

/** Begins a frame in the same write in which another one ends, and is cut at its deadline. */
export async function beginsBehind(server: Subject, ms: number): Promise<void> {
  const guest = await Guest.join(server, 'behind', 'ann')
  const both = Buffer.concat([frame('say hello'), FIRST])
  const since = await seenBy(server, await guest.sends(both))
  await guest.hears('said ann hello')
  await isCut(guest, 'frame deadline', { since, ms })
}

/** Begins a frame before it is a member of anything, and is cut at its deadline. */
export async function beginsAsAStranger(server: Subject, ms: number): Promise<void> {
  const guest = await Guest.connect(server)
  await isCut(guest, 'frame deadline', {
    since: await seenBy(server, await guest.sends(FIRST)),
    ms,
  })
}

/** Takes more than half of its time for each of two frames; the second begins where the first one ends. */
export async function takesItsTime(server: Subject, ms: number): Promise<void> {
  const guest = await Guest.join(server, 'time', 'ann')
  const { peer } = guest
  const pause = ms * 0.55
  const first = await guest.sends(FIRST)
  await sleep(pause)
  const both = Buffer.concat([SECOND, FIRST])
  const second = await momentOf(() => sendBefore({ server, peer, until: first.from + ms }, both))
  await guest.hears(`said ann ${WORD}`)
  await sleep(pause)
  await sendBefore({ server, peer, until: second.from + ms }, SECOND)
  await guest.hears(`said ann ${WORD}`)
}

/** Is a member, and says nothing for longer than a frame, or a join, may take. */
export async function isSilent(server: Subject, ms: number): Promise<void> {
  const guest = await Guest.join(server, 'silence', 'ann')
  await sleep(ms * 1.25)
  await isHeard([guest, 'ann'], [guest])
}

/** Is a client and no member, and says nothing. */
export async function neverJoins(server: Subject, ms: number): Promise<void> {
  const guest = await Guest.connect(server)
  const since = await seenBy(server, guest.came)
  await isCut(guest, 'join deadline', { since, ms })
}

/** Asks again and again for a name that is taken, and is no member at its deadline. */
export async function joinsInVain(server: Subject, ms: number): Promise<void> {
  await Guest.join(server, 'vain', 'ann')
  const guest = await Guest.connect(server)
  const since = await seenBy(server, guest.came)
  const until = since.from + ms
  for (const pause of [0, ms * 0.3, ms * 0.3]) {
    await sleep(pause)
    await sendBefore({ server, peer: guest.peer, until }, frame('join vain ann'))
    await guest.hears('taken ann')
  }
  await isCut(guest, 'join deadline', { since, ms })
}
