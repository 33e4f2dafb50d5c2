/** Answers that pile up in a program, for a client that doesn't read them. */
import { setTimeout as sleep } from 'node:timers/promises'
import { size } from './bytes.ts'
import { STUCK_MS } from './deadlines.ts'
import { untilStuck } from './flow.ts'
import type { Peer } from './peer.ts'
import type { ProgramProcess } from './process.ts'
import { queuesOf } from './sockets.ts'
import type { Subject } from './subject.ts'

// A piece is read within some milliseconds, as a rule; after so many looks the program is asked seldom, for each
// question wakes it, and one that sleeps is how `untilStuck` knows it.
const QUICK_LOOKS = 20

/**
 * Sends the piece again and again, without reading, each time when the program has read the last: until it
 * reads no more, or has read `most` bytes. So hardly more than a piece is on its way in the end, and a FIN comes
 * through. Nobody else may send meanwhile. To a program that can't be asked, all is sent at once.
 * @throws {Error} where the kernels hold the answers to all of it: then none is pending in the program.
 */
export async function pileUp(
  server: Subject,
  peer: Peer,
  { piece, most }: { piece: Buffer; most: number },
): Promise<void> {
  peer.stopReading()
  const pieces = Array.from({ length: Math.ceil(most / piece.length) }, () => piece)
  const before = (await server.process.snapshot())?.readBytes
  if (before === undefined) {
    await peer.send(pieces)
    return peer.untilTakenOrStuck()
  }
  for (const one of pieces) {
    await peer.send(one)
    if (!(await reads(server, peer, before + peer.sentBytes))) return
  }
  await expectPending(server, peer)
}

/** One that never stops reading keeps the answers itself, unless there is room for all of them elsewhere. */
async function expectPending({ process, port }: Subject, peer: Peer): Promise<void> {
  const held = (await queuesOf(process.pid, port))?.get(peer.port)?.toGrader
  if (held && held.inFlight + held.unread >= peer.sentBytes)
    throw new Error(`the kernels hold ${size(peer.sentBytes)} for a client that doesn't read`)
}

/** Whether the program reads on until it has read so many bytes of all its clients. */
async function reads(server: Subject, peer: Peer, wanted: number): Promise<boolean> {
  const over = new AbortController()
  const taken = await Promise.race([
    untilRead(server.process, wanted, over.signal).then(() => true),
    untilStuck(server, peer, over.signal).then(() => false),
  ])
  over.abort()
  return taken
}

async function untilRead(
  process: ProgramProcess,
  wanted: number,
  signal: AbortSignal,
): Promise<void> {
  for (let looks = 1; !signal.aborted && !process.exit; looks += 1) {
    if (((await process.snapshot())?.readBytes ?? 0) >= wanted) return
    await sleep(looks < QUICK_LOOKS ? 1 : 3 * STUCK_MS)
  }
}
