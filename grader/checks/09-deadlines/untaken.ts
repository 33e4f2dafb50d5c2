/** Answers that nobody takes: the two kernels hold all that they can, and the next answer waits in the program. */
import { setTimeout as sleep } from 'node:timers/promises'
import { AT_ONCE_MS, EARLY_MS, EXIT_WITHIN_MS, STALLED_SHARE } from '../../src/harness/deadlines.ts'
import { FindingError } from '../../src/harness/finding.ts'
import { expectDue, hasTurned, type Moment } from '../../src/harness/moments.ts'
import type { Peer } from '../../src/harness/peer.ts'
import { queuesOf } from '../../src/harness/sockets.ts'
import type { Subject } from '../../src/harness/subject.ts'
import { says } from './talk.ts'

// Empty lines: no other answer is so much longer than its line.
const LINES = 65_536
const PIECE = Buffer.alloc(LINES, '\n')
const OK_BYTES = Buffer.byteLength('ok 0\n')
// Where nobody tells what the kernels hold: more than they do on any system that we know.
const MOST_BYTES = 2 * 1024 * 1024
const LOOK_EVERY_MS = 5
// Long enough to tell how late a RST was; after it, none is waited for.
const OVERDUE_MS = AT_ONCE_MS + EXIT_WITHIN_MS / 2

/** What a client that doesn't read has seen of its answers. */
class Unread {
  readonly #server: Subject
  readonly peer: Peer
  /** The last time at which every answer had been taken, and a new piece was sent. */
  #allTakenAt = performance.now()
  /** The last time at which the kernels took anything. */
  #tookAt = performance.now()
  #held = 0

  constructor(server: Subject, peer: Peer) {
    this.#server = server
    this.peer = peer
  }

  /** When the first answer was written that is not taken, as far as can be told by now. */
  get untakenSince(): Moment {
    return { from: this.#allTakenAt, to: this.#tookAt }
  }

  /** Sends a piece where all answers are taken, else one more line: who has an answer pending isn't left in peace. */
  async goOn(): Promise<void> {
    const { process, port } = this.#server
    const queues = await queuesOf(process.pid, port)
    const now = performance.now()
    const { inFlight = 0, unread = 0 } = queues?.get(this.peer.port)?.toGrader ?? {}
    const held = inFlight + unread
    if (held > this.#held) [this.#held, this.#tookAt] = [held, now]
    const isAllTaken = held === this.peer.sentBytes * OK_BYTES
    if (queues && isAllTaken) this.#allTakenAt = performance.now()
    const more = queues ? isAllTaken : this.peer.sentBytes < MOST_BYTES
    if (!queues && more) this.#tookAt = now
    await (more ? this.peer.send(PIECE) : says(this.peer, '\n'))
  }
}

/**
 * Sends lines and reads no answer, until the program resets the connection.
 * @returns when it did so, and since when it had an answer that was not taken.
 */
async function untilReset(
  server: Subject,
  peer: Peer,
  isOver: (untaken: Moment) => boolean,
): Promise<{ at: number; untaken: Moment }> {
  peer.stopReading()
  const client = new Unread(server, peer)
  while (peer.farewell === 'none' && !server.process.exit && !isOver(client.untakenSince)) {
    await client.goOn()
    await sleep(LOOK_EVERY_MS)
  }
  return {
    at: peer.farewell === 'none' ? Number.NaN : performance.now(),
    untaken: client.untakenSince,
  }
}

/** Expects a RST so many milliseconds after the first answer that is not taken, whatever is sent meanwhile. */
export async function expectResetFromUntaken(
  server: Subject,
  peer: Peer,
  ms: number,
): Promise<void> {
  const { at, untaken } = await untilReset(
    server,
    peer,
    ({ to }) => performance.now() > to + ms + OVERDUE_MS,
  )
  const what = 'from an answer that is not taken to the RST'
  await expectRst(server, peer, `a RST ${ms} ms after an answer that is not taken`)
  expectDue(at, untaken, { ms, what })
}

/**
 * Expects a RST so many milliseconds after the connection, where an answer is not taken then. Where the machine is
 * so slow that all of them are taken, the error line stands behind them, out of our sight.
 */
export async function expectResetAtTotal(
  server: Subject,
  peer: Peer,
  { came, ms }: { came: Moment; ms: number },
): Promise<void> {
  const dueAt = came.to + ms
  const { at, untaken } = await untilReset(
    server,
    peer,
    () => performance.now() > dueAt + OVERDUE_MS,
  )
  if (Number.isNaN(at) && untaken.to > came.from + ms - SURELY_MS) return
  // What is reset sooner had another deadline, which is another promise.
  if (at < came.from + ms - EARLY_MS) return
  await expectRst(
    server,
    peer,
    `a RST ${ms} ms after the connection, for answers that are not taken`,
  )
  expectDue(at, came, {
    ms,
    what: 'from the connection to the RST, for answers that are not taken',
  })
}

// What the kernels take last, they take in one go: when nothing has moved for so long, they are full.
const SURELY_MS = 300

async function expectRst({ process }: Subject, peer: Peer, expected: string): Promise<void> {
  if (peer.farewell === 'RST') return
  const seen =
    peer.farewell === 'FIN'
      ? { actual: 'a FIN', symptom: 'early FIN' as const }
      : { actual: 'the connection left open', symptom: 'left open' as const }
  const finding = new FindingError({ expected, ...seen })
  // One that is still to come is overdue, unless the program was kept from running for as long.
  if (!(await hasTurned(process))) finding.boundMs = OVERDUE_MS / STALLED_SHARE
  throw finding
}
