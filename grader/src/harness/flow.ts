/** Where the bytes between a program and its clients are: sent, on their way, arrived, read. */
import { setTimeout as sleep } from 'node:timers/promises'
import { APART_MS, BUSY_CPU_MS, STUCK_MS, STUCK_UNSEEN_MS, TAKEN_WITHIN_MS } from './deadlines.ts'
import { activityOf, allAsleep, type Activity } from './observe.ts'
import type { Peer } from './peer.ts'
import { queuesOf, type Queues } from './sockets.ts'
import type { Subject } from './subject.ts'

const ASLEEP = { state: 'S', ranMs: 0, waitedForCpuMs: 0 }
const NOTHING: Queues = {
  toProgram: { inFlight: 0, unread: 0 },
  toGrader: { inFlight: 0, unread: 0 },
}

/**
 * Waits until the program has read all that was sent to it. Where that can't be told, a pause has to do.
 * @returns whether it has, or may have: a program that doesn't read needn't be waited for again.
 */
export async function hasTaken(subject: Subject, peer: Peer): Promise<boolean> {
  const { process } = subject
  const giveUpAt = performance.now() + TAKEN_WITHIN_MS
  if (!process.hosted) await sleep(APART_MS)
  while (process.hosted && performance.now() < giveUpAt && peer.farewell === 'none') {
    const all = await hasReadAll(subject)
    if (all !== false) return all === true
  }
  return !process.hosted
}

/** Resolves when the program has read all that was sent to it, and has had a turn to act on it. */
export async function untilTaken(subject: Subject, peer: Peer, signal: AbortSignal): Promise<void> {
  const { process } = subject
  for (let before = -1; !signal.aborted && !process.exit && peer.farewell === 'none';) {
    if (await hasReadAll(subject)) break
    // One that can't be asked has taken what it will take when nothing moves any more.
    if (!process.hosted && peer.acceptedBytes === before) break
    before = peer.acceptedBytes
    // Seldom: each question wakes the program, and one that sleeps is how `untilStuck` knows it.
    await sleep(process.hosted ? 3 * STUCK_MS : STUCK_UNSEEN_MS)
  }
  await process.snapshot()
}

/** Whether the program has read all that was sent to it; nothing where it doesn't answer. */
async function hasReadAll({ process, sides }: Subject): Promise<boolean | undefined> {
  const snapshot = await process.snapshot()
  return snapshot && snapshot.readBytes >= total(peersOf(sides), 'sentBytes')
}

/** The queues of this connection. The table takes the client's end for ours; of a program that dialled it is not. */
function queuesBetween({ port, side }: Peer, all: Map<number, Queues> | undefined): Queues {
  const { toProgram, toGrader } = all?.get(port) ?? NOTHING
  return side === 'client' ? { toProgram, toGrader } : { toProgram: toGrader, toGrader: toProgram }
}

function peersOf(sides: readonly Subject[]): readonly Peer[] {
  return sides.flatMap(({ peers }) => peers)
}

function total(peers: readonly Peer[], what: 'sentBytes' | 'receivedBytes'): number {
  return peers.reduce((sum, peer) => sum + peer[what], 0)
}

/** Whether no byte is on its way between the program and any peer of ours that reads. */
export async function settled({ process, sides }: Subject): Promise<boolean> {
  const peers = peersOf(sides)
  if (peers.some(({ sends }) => sends)) return false
  // The cheap answer first: both ends have read all that the other one sent.
  const snapshot = await process.snapshot()
  if (
    snapshot?.readBytes === total(peers, 'sentBytes') &&
    snapshot.writtenBytes === total(peers, 'receivedBytes')
  )
    return true
  return (await Promise.all(sides.map(arrived))).every(Boolean)
}

async function arrived({ process, port, peers }: Subject): Promise<boolean> {
  const queues = await queuesOf(process.pid, port)
  return peers.every((peer) => {
    const { toProgram, toGrader } = queuesBetween(peer, queues)
    const here = !peer.reads || toGrader.inFlight + toGrader.unread === 0
    // What the program doesn't read stays unacknowledged for good: that is no byte on its way.
    return here && (toProgram.inFlight === 0 || toProgram.unread > 0)
  })
}

/** What stays the same while the program sleeps and takes nothing; empty where it doesn't sleep. */
function asleep({ acceptedBytes }: Peer, { state, ranMs }: Activity): string {
  return state === 'S' ? `${acceptedBytes} ${ranMs}` : ''
}

/**
 * Resolves when the program no longer reads what this peer sends: nothing moves, and the process sleeps
 * though bytes wait for it. Where the operating system doesn't tell, nothing moving decides.
 */
export async function untilStuck(
  { process, port }: Subject,
  peer: Peer,
  signal: AbortSignal,
): Promise<void> {
  const { pid, hosted } = process
  const pause = hosted && globalThis.process.platform === 'linux' ? STUCK_MS : STUCK_UNSEEN_MS
  const unread = async (): Promise<number | undefined> => {
    const queues = await queuesOf(pid, port)
    return queues?.has(peer.port) ? queuesBetween(peer, queues).toProgram.unread : undefined
  }
  let last = { accepted: -1, at: 0, ...ASLEEP }
  let before = ''
  while (!signal.aborted && !process.exit) {
    await sleep(pause)
    const activity = activityOf(pid) ?? ASLEEP
    const accepted = peer.acceptedBytes
    if (accepted !== last.accepted) last = { accepted, at: performance.now(), ...activity }
    // A program that runs all the time and takes nothing doesn't read.
    if (activity.ranMs - last.ranMs > BUSY_CPU_MS) return
    // Neither does one with a timer that never stops, though it could have run all the while.
    const idleMs = performance.now() - last.at - (activity.waitedForCpuMs - last.waitedForCpuMs)
    const words = asleep(peer, activity)
    const slept = words !== '' && words === before
    before = words
    if (!slept && idleMs <= STUCK_UNSEEN_MS) continue
    // The table is dear to read, so the process is looked at before it; and once more behind it, for bytes
    // that came meanwhile wake a program that reads.
    if ((await unread()) === 0 || peer.acceptedBytes !== accepted) continue
    if (!allAsleep(pid)) continue
    if (!slept || asleep(peer, activityOf(pid) ?? ASLEEP) === words) return
  }
}
