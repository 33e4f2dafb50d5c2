/** How far a server gets with a client: up to its first byte, or until the client's window is closed. */
import { setTimeout as sleep } from 'node:timers/promises'
import { ANSWER_WITHIN_MS, STUCK_MS, STUCK_UNSEEN_MS } from './deadlines.ts'
import { FindingError } from './finding.ts'
import { settled } from './flow.ts'
import { residentBytes, stateOf } from './observe.ts'
import type { Peer } from './peer.ts'
import { queuesOf } from './sockets.ts'
import type { Subject } from './subject.ts'

const LOOK_EVERY_MS = 2
const MIB = 1024 ** 2

/**
 * Resolves when the program has written what it will write as long as this client doesn't read: twice the
 * same, it waits for its clients and for nothing else. Where it doesn't say so, neither what is on its way to
 * the client nor its memory has moved for a while.
 */
export async function untilHeldUp(subject: Subject, peer: Peer): Promise<void> {
  const { process } = subject
  let before = ''
  let [still, stillSince, lookedAt] = ['', performance.now(), performance.now()]
  while (!process.exit) {
    const snapshot = await process.snapshot()
    const moved = snapshot?.idle === true ? snapshot.moved : ''
    if (moved !== '' && moved === before) return
    before = moved
    await sleep(LOOK_EVERY_MS)
    // The other way to tell is dear, and for those alone that don't say it.
    if (moved !== '' || performance.now() - lookedAt < STUCK_MS) continue
    const words = await standing(subject, peer)
    lookedAt = performance.now()
    if (words !== still) [still, stillSince] = [words, lookedAt]
    const runs = stateOf(process.pid) === 'R'
    if (lookedAt - stillSince > (runs ? ANSWER_WITHIN_MS : STUCK_UNSEEN_MS)) return
  }
}

/** What grows while a program goes on writing. */
async function standing({ process, port }: Subject, peer: Peer): Promise<string> {
  const { inFlight = 0, unread = 0 } =
    (await queuesOf(process.pid, port))?.get(peer.port)?.toGrader ?? {}
  const resident = (await residentBytes(process.pid)) ?? 0
  return `${inFlight} ${unread} ${Math.floor(resident / MIB)}`
}

/** Resolves when the first byte has come. @returns how long after the connection, in milliseconds. */
export async function untilFirstByte(subject: Subject, peer: Peer): Promise<number> {
  const expected = 'a first byte'
  const seen = (): true | undefined => {
    if (peer.receivedBytes > 0) return true
    if (peer.farewell === 'none') return undefined
    throw new FindingError({ expected, actual: `a ${peer.farewell}`, symptom: 'early FIN' })
  }
  const wish = { source: peer, progress: () => peer.moved, settled: () => settled(subject), seen }
  await subject.waitFor(wish, (instead) => new FindingError({ expected, ...instead }))
  return performance.now() - peer.openedAt
}
