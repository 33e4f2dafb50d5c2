/** A client that asks for answers and doesn't read them: what the two kernels have taken, and what they haven't. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Moment } from '../../src/harness/moments.ts'
import type { Peer } from '../../src/harness/peer.ts'
import { queuesOf } from '../../src/harness/sockets.ts'
import type { Subject } from '../../src/harness/subject.ts'
import { hasTurned } from '../../src/harness/turns.ts'

// Empty lines: no other answer is so much longer than its line.
const LINES = 65_536
const PIECE = Buffer.alloc(LINES, '\n')
const LINE = Buffer.from('\n')
const OK_BYTES = Buffer.byteLength('ok 0\n')
// Where nobody tells what the kernels hold: more than they do on any system that we know.
const MOST_BYTES = 2 * 1024 * 1024
// Each look is at a table of all sockets, which costs the kernel milliseconds.
export const LOOK_EVERY_MS = 20
// What the kernels take last, they take in one go: when nothing has moved for so long, they are full.
const SURELY_MS = 200
// An acknowledgement may be put off for 40 ms; by then the program's kernel has long taken what it has room for.
const ACKNOWLEDGED_MS = 60

/** What a client that doesn't read has seen of its answers. */
export class Unread {
  readonly #server: Subject
  readonly peer: Peer
  /** The last time at which every answer had been taken, and a new piece was sent. */
  #allTakenAt = performance.now()
  /** The last time at which the kernels took anything. */
  #tookAt = performance.now()
  #taken = 0

  /** From here on it reads no answer. */
  constructor(server: Subject, peer: Peer) {
    this.#server = server
    this.peer = peer
    peer.stopReading()
  }

  /** When the first answer was written that is not taken, as far as can be told by now. */
  get untakenSince(): Moment {
    return { from: this.#allTakenAt, to: this.#tookAt }
  }

  /** Whether every answer is taken that was asked for so far. */
  get isAllTaken(): boolean {
    return this.#taken === this.peer.sentBytes * OK_BYTES
  }

  /** Whether an answer waits that will not be taken: nothing has moved, though the program has had its turns. */
  async isUntaken(): Promise<boolean> {
    const { process } = this.#server
    if (!process.hosted) return !this.isAllTaken && performance.now() - this.#tookAt > SURELY_MS
    await this.#look()
    const before = this.#taken
    if (!(await hasTurned(process))) return false
    await sleep(ACKNOWLEDGED_MS)
    const hasHadItsTurns = await hasTurned(process)
    await this.#look()
    return hasHadItsTurns && !this.isAllTaken && this.#taken === before
  }

  /** Sends a piece where all answers are taken, else one more line: who has an answer pending isn't left in peace. */
  async goOn(): Promise<void> {
    const queues = await this.#look()
    const isAllTaken = this.isAllTaken
    if (queues && isAllTaken) this.#allTakenAt = performance.now()
    const more = queues ? isAllTaken : this.peer.sentBytes < MOST_BYTES
    if (!queues && more) this.#tookAt = performance.now()
    this.#ask(more ? PIECE : LINE)
  }

  /**
   * Sends nothing, unless the program's kernel has no connection any more: then its answer to a line tells. A RST into
   * a window that is closed may not be valid (RFC 9293 § 3.5.3), so our own kernel may know of none.
   */
  async listen(): Promise<void> {
    const queues = await this.#look()
    const waits = queues?.get(this.peer.port)?.toGrader.inFlight ?? 0
    if (waits === 0) this.#ask(LINE)
  }

  /** Nothing is asked of a program that has not read what it was asked before: it may never read again. */
  #ask(lines: Buffer): void {
    if (this.peer.acceptedBytes === this.peer.sentBytes) void this.peer.send(lines)
  }

  async #look(): ReturnType<typeof queuesOf> {
    const { process, port } = this.#server
    const queues = await queuesOf(process.pid, port)
    const { inFlight = 0, unread = 0 } = queues?.get(this.peer.port)?.toGrader ?? {}
    const taken = inFlight + unread + this.peer.receivedBytes
    // Bytes that have come and are not yet acknowledged stand in both tables, for a moment: so it may fall, too.
    if (taken > this.#taken) this.#tookAt = performance.now()
    this.#taken = taken
    return queues
  }
}
