/** Clients that a program hears of late: it stands still while they come. */
import { setTimeout as sleep } from 'node:timers/promises'
import { TAKEN_WITHIN_MS } from './deadlines.ts'
import { activityOf } from './observe.ts'
import type { Peer } from './peer.ts'
import type { ProgramProcess } from './process.ts'
import type { Subject } from './subject.ts'

const LOOK_EVERY_MS = 1

/** Clients of ours, and since when the program can know of them, by `performance.now()`. */
export type Unseen = { clients: readonly Peer[]; since: number }

/**
 * Connects so many clients, each of which says something, while the program is stopped (SIGSTOP): they are
 * connected before it can reset them, and what they say is there before it can do anything.
 * @throws {Error} on Windows, which has no such signal.
 */
export async function connectUnseen(server: Subject, count: number, said: Buffer): Promise<Unseen> {
  const { process } = server
  if (globalThis.process.platform === 'win32') throw new Error('this system stops no program')
  process.signal('SIGSTOP')
  try {
    await untilStopped(process)
    const clients = await server.connectMany(count)
    if (said.length > 0) await Promise.all(clients.map((client) => client.send(said)))
    return { clients, since: performance.now() }
  } finally {
    if (!process.exit) process.signal('SIGCONT')
  }
}

/** A signal is sent at once and acted on a moment later. Where the system doesn't tell, it has had that moment. */
async function untilStopped({ pid }: ProgramProcess): Promise<void> {
  const giveUpAt = performance.now() + TAKEN_WITHIN_MS
  while (performance.now() < giveUpAt) {
    await sleep(LOOK_EVERY_MS)
    if ((activityOf(pid)?.state ?? 'T') === 'T') return
  }
}
