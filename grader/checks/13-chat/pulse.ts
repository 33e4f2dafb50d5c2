/** Clients that are silent, and clients that are not. */
import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises'
import { EARLY_MS } from '../../src/harness/deadlines.ts'
import { hasTaken } from '../../src/harness/flow.ts'
import { comesDue, withTimeToSpare, type Moment } from '../../src/harness/moments.ts'
import type { Subject } from '../../src/harness/subject.ts'
import { frame } from './frames.ts'
import { Guest, seenBy } from './guest.ts'

/** Longer than "at once", or a time that is met could not be told from one that is not kept. */
export const BEAT_MS = 350
/** A client that says something so often is never silent for so long. */
const TALKS_EVERY_MS = 150

/** Says nothing, and expects so many pings, each so long after the last byte or the ping before. */
async function isPinged(guest: Guest, since: Moment, pings: number): Promise<Moment> {
  let last = await seenBy(guest.server, since)
  for (let ping = 1; ping <= pings; ping += 1) {
    const from = ping === 1 ? "the client's last byte, or its connection," : `ping ${ping - 1}`
    const due = { since: last, ms: BEAT_MS, what: `from ${from} to ping ${ping}` }
    const { at } = await comesDue(due, guest.server.process, guest.hearsAt('ping'))
    last = { from: last.from + BEAT_MS - EARLY_MS, to: at, seen: true }
  }
  return last
}

/** Says nothing, and expects so many pings, and then to be reset. */
export async function dies(guest: Guest, since: Moment, misses: number): Promise<void> {
  const { peer, server } = guest
  const last = await isPinged(guest, since, misses)
  const due = { since: last, ms: BEAT_MS, what: 'from the last ping to the RST' }
  const gone = guest.expectEnd('RST').then(() => ({ at: peer.farewellAt }))
  await comesDue(due, server.process, gone)
}

/** Is in a room in which another one talks all the time, says nothing, and is found dead all the same. */
export async function onlyListens(server: Subject, misses: number): Promise<void> {
  const speaker = await Guest.connect(server, () => true)
  await speaker.says('join den ann')
  const guest = await Guest.connect(server, ({ payload }) => payload !== 'ping')
  const since = await guest.says('join den bob')
  const over = new AbortController()
  const speaks = async (): Promise<void> => {
    while (!over.signal.aborted) {
      await speaker.says('say hello')
      await sleep(BEAT_MS / 4)
    }
  }
  const dying = dies(guest, since, misses).finally(() => over.abort())
  await Promise.all([dying, speaks()])
}

/** Says nothing until all of its pings have come, then a byte, and is to be asked as often again. */
export async function comesBack(guest: Guest, misses: number): Promise<void> {
  const last = await isPinged(guest, guest.came, misses)
  const back = await guest.sends(frame('pong').subarray(0, 1))
  await hasTaken(guest.server, guest.peer)
  // Whoever comes back too late is dead with good reason; this one, as a rule, is known to have been heard in time.
  const isInTime = performance.now() < last.from + BEAT_MS
  const lives = (): Promise<void> => dies(guest, back, misses)
  await (isInTime ? lives() : withTimeToSpare(BEAT_MS, lives))
}

/** Talks, by frames, by halves of them and by pongs, and hears its own words back and no ping that isn't due. */
export async function talksOn(server: Subject, rounds: number): Promise<void> {
  const hello = frame('say hello')
  const half = hello.length / 2
  let spokeAt = performance.now()
  // Where the machine was so slow that a ping was due, it says nothing.
  const isDue = (at: number): boolean => at - spokeAt >= BEAT_MS - EARLY_MS
  const guest = await Guest.connect(server, ({ payload, at }) => payload === 'ping' && isDue(at))
  const talks = async (bytes: Buffer): Promise<void> => {
    const from = performance.now()
    await guest.sends(bytes)
    if (await hasTaken(server, guest.peer)) {
      // What the program wrote before it read is in our kernel by now; in two turns we have it all.
      await turn()
      await turn()
      spokeAt = from
    }
    await sleep(TALKS_EVERY_MS)
  }
  await withTimeToSpare(BEAT_MS, async () => {
    await guest.joins('lobby', 'ann')
    for (let round = 0; round < rounds; round += 1) {
      await talks(hello.subarray(0, half))
      await talks(hello.subarray(half))
      await guest.hears('said ann hello')
      await talks(frame('pong'))
    }
    await talks(frame('say last'))
    await guest.hears('said ann last')
  })
}
