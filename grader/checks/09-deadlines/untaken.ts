/** Answers that nobody takes: the two kernels hold all that they can, and the next answer waits in the program. */
import { setTimeout as sleep } from 'node:timers/promises'
import { AT_ONCE_MS, EARLY_MS, EXIT_WITHIN_MS, STALLED_SHARE } from '../../src/harness/deadlines.ts'
import { FindingError } from '../../src/harness/finding.ts'
import { expectDue, type Moment } from '../../src/harness/moments.ts'
import type { Peer } from '../../src/harness/peer.ts'
import { queuesOf, socketsOf } from '../../src/harness/sockets.ts'
import type { Subject } from '../../src/harness/subject.ts'
import { hasTurned } from '../../src/harness/turns.ts'
import { says } from './talk.ts'

// Empty lines: no other answer is so much longer than its line.
const LINES = 65_536
const PIECE = Buffer.alloc(LINES, '\n')
const OK_BYTES = Buffer.byteLength('ok 0\n')
// Where nobody tells what the kernels hold: more than they do on any system that we know.
const MOST_BYTES = 2 * 1024 * 1024
const LOOK_EVERY_MS = 5
// What the kernels take last, they take in one go: when nothing has moved for so long, they are full.
const SURELY_MS = 200
// Long before the deadline, for a machine that holds us up, and long after an answer that could set it anew.
const QUIET_MS = 300
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

  /** Whether an answer waits for us for so long that it will not be taken any more. */
  get isStuck(): boolean {
    const isAllTaken = this.#held === this.peer.sentBytes * OK_BYTES
    return !isAllTaken && performance.now() - this.#tookAt > SURELY_MS
  }

  /** Sends a piece where all answers are taken, else one more line: who has an answer pending isn't left in peace. */
  async goOn(): Promise<void> {
    const queues = await this.#look()
    const isAllTaken = this.#held === this.peer.sentBytes * OK_BYTES
    if (queues && isAllTaken) this.#allTakenAt = performance.now()
    const more = queues ? isAllTaken : this.peer.sentBytes < MOST_BYTES
    if (!queues && more) this.#tookAt = performance.now()
    await (more ? this.peer.send(PIECE) : says(this.peer, '\n'))
  }

  /**
   * Sends nothing, unless the program's kernel has no connection any more: then its answer to a line tells. A RST into
   * a window that is closed may not be valid (RFC 9293 § 3.5.3), so our own kernel may know of none.
   */
  async listen(): Promise<void> {
    const queues = await this.#look()
    const waits = queues?.get(this.peer.port)?.toGrader.inFlight ?? 0
    if (waits === 0) await says(this.peer, '\n')
  }

  async #look(): ReturnType<typeof queuesOf> {
    const { process, port } = this.#server
    const queues = await queuesOf(process.pid, port)
    const { inFlight = 0, unread = 0 } = queues?.get(this.peer.port)?.toGrader ?? {}
    const held = inFlight + unread
    // Bytes that have come and are not yet acknowledged stand in both tables, for a moment: so it may fall, too.
    if (held > this.#held) this.#tookAt = performance.now()
    this.#held = held
    return queues
  }
}

/**
 * Sends lines and reads no answer, until the program resets the connection. Shortly before that is due it sends no
 * more: a byte sent to a socket that was merely closed is answered with a RST as well.
 * @returns when it did so, and since when it had an answer that was not taken.
 */
async function untilReset(
  server: Subject,
  peer: Peer,
  dueAt: (untaken: Moment) => number,
): Promise<{ at: number; untaken: Moment; wasStuck: boolean }> {
  peer.stopReading()
  const client = new Unread(server, peer)
  const dueIn = (): number => dueAt(client.untakenSince) - performance.now()
  let wasStuck = false
  while (peer.farewell === 'none' && !server.process.exit && dueIn() > -OVERDUE_MS) {
    if (dueIn() > 0) wasStuck = client.isStuck
    await (dueIn() > QUIET_MS ? client.goOn() : client.listen())
    await sleep(LOOK_EVERY_MS)
  }
  return {
    at: peer.farewell === 'none' ? Number.NaN : performance.now(),
    untaken: client.untakenSince,
    wasStuck,
  }
}

/** Expects a RST so many milliseconds after the first answer that is not taken, whatever is sent meanwhile. */
export async function expectResetFromUntaken(
  server: Subject,
  peer: Peer,
  ms: number,
): Promise<void> {
  const { at, untaken } = await untilReset(server, peer, ({ to }) => to + ms)
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
  const { at, wasStuck } = await untilReset(server, peer, () => came.to + ms)
  if (Number.isNaN(at) && !wasStuck) return
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

async function expectRst({ process }: Subject, peer: Peer, expected: string): Promise<void> {
  if (peer.farewell === 'RST') return
  const sockets = await socketsOf(process.pid)
  const isHeld = !sockets || sockets.some(({ remote }) => remote.port === peer.port)
  const seen =
    isHeld && peer.farewell === 'none'
      ? { actual: 'the connection left open', symptom: 'left open' as const }
      : { actual: 'a close: a FIN behind what is not taken', symptom: 'early FIN' as const }
  const finding = new FindingError({ expected, ...seen })
  // One that is still to come is overdue, unless the program was kept from running for as long.
  if (!(await hasTurned(process))) finding.boundMs = OVERDUE_MS / STALLED_SHARE
  throw finding
}
