/** Clients that a program hears of late: it stands still while they come. */
import type { Peer } from './peer.ts'
import { whileStill } from './still.ts'
import type { Subject } from './subject.ts'

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
  return whileStill(process, async () => {
    const clients = await server.connectMany(count)
    if (said.length > 0) await Promise.all(clients.map((client) => client.send(said)))
    return { clients, since: performance.now() }
  })
}
