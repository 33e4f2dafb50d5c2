/** A client of a chat server: it says frames, and hears them one by one. */
import { show } from '../../src/harness/bytes.ts'
import { ANSWER_WITHIN_MS } from '../../src/harness/deadlines.ts'
import { whole, type Delivery } from '../../src/harness/delivery.ts'
import { FindingError, type Seen } from '../../src/harness/finding.ts'
import { settled } from '../../src/harness/flow.ts'
import { momentOf, type Moment } from '../../src/harness/moments.ts'
import type { Peer } from '../../src/harness/peer.ts'
import type { Subject } from '../../src/harness/subject.ts'
import { hasTurned } from '../../src/harness/turns.ts'
import { frames, quoted, Unfinished } from './frames.ts'

// No frame of a check is longer, so whoever announces more sends something that is no frame.
const MOST_BYTES = 16 * 1024 ** 2

const SHOWN_BYTES = 12

const ENDINGS = {
  FIN: { actual: 'a FIN', symptom: 'early FIN' },
  RST: { actual: 'a reset (RST)', symptom: 'reset' },
} as const

/** A frame that came, and when, by `performance.now()`. */
type Heard = { payload: string; at: number }

/** Whether a frame that came belongs to another promise: it is as if it had not come. */
type PassesOver = (heard: Heard) => boolean

export class Guest {
  readonly peer: Peer
  readonly server: Subject
  /** When it was connected. */
  readonly came: Moment
  readonly #passesOver: PassesOver
  /** Frames that came and were not yet expected. */
  readonly #heard: Heard[] = []
  readonly #unfinished = new Unfinished()

  private constructor(
    server: Subject,
    peer: Peer,
    { came, passesOver }: { came: Moment; passesOver: PassesOver },
  ) {
    this.server = server
    this.peer = peer
    this.came = came
    this.#passesOver = passesOver
    peer.on('change', () => this.#take())
  }

  /** Connects a client that says nothing yet. */
  static async connect(server: Subject, passesOver: PassesOver = () => false): Promise<Guest> {
    const { value, ...came } = await momentOf(() => server.connect())
    return new Guest(server, value, { came, passesOver })
  }

  /** Connects a client, and makes it a member. */
  static async join(server: Subject, room: string, name: string): Promise<Guest> {
    const guest = await Guest.connect(server)
    await guest.joins(room, name)
    return guest
  }

  /** Becomes a member. */
  async joins(room: string, name: string): Promise<void> {
    await this.says(`join ${room} ${name}`)
    await this.hears(`joined ${name}`)
  }

  /** Says these frames in one write, and tells when. */
  async says(...payloads: readonly string[]): Promise<Moment> {
    return this.sends(frames(...payloads))
  }

  /** Sends these bytes, whatever they are, and tells when. */
  async sends(bytes: Buffer, delivery: Delivery = whole): Promise<Moment> {
    return momentOf(() => this.peer.send(bytes, { delivery }))
  }

  /** Expects exactly these frames next. */
  async hears(...payloads: readonly string[]): Promise<void> {
    for (const payload of payloads) await this.hearsAt(payload)
  }

  /** Expects this frame next, and tells when it came. */
  async hearsAt(wanted: string): Promise<{ at: number }> {
    const expected = `the frame ${quoted(wanted)}`
    const { payload, at } = await this.#next(expected)
    if (payload === wanted) return { at }
    const actual = `the frame ${quoted(payload)}`
    throw new FindingError({ expected, actual, symptom: 'wrong bytes' })
  }

  /** The next frames, so many. */
  async hearsAny(count: number): Promise<string[]> {
    const heard: string[] = []
    while (heard.length < count) {
      const { payload } = await this.#next(`a frame, number ${heard.length + 1} of ${count}`)
      heard.push(payload)
    }
    return heard
  }

  /** The frames up to this one, which is the last of them. */
  async hearsUpTo(last: string): Promise<string[]> {
    const heard: string[] = []
    while (heard.at(-1) !== last) {
      const { payload } = await this.#next(`the frame ${quoted(last)}`)
      heard.push(payload)
    }
    return heard
  }

  /** Expects the program to end the connection like this, and to say nothing more before it. */
  async expectEnd(farewell: 'FIN' | 'RST'): Promise<void> {
    const expected = `${ENDINGS[farewell].actual}, and no frame before it`
    await this.peer.expectFarewell(farewell)
    const [heard] = this.#heard
    if (heard === undefined && this.#unfinished.head.length === 0) return
    const actual = heard ? `the frame ${quoted(heard.payload)}` : 'a part of a frame'
    throw new FindingError({ expected, actual, symptom: 'extra bytes' })
  }

  /** Expects to be refused with these words, and the FIN behind them. */
  async isRefused(words: string): Promise<void> {
    await this.hears(`error ${words}`)
    await this.expectEnd('FIN')
  }

  async #next(expected: string): Promise<Heard> {
    const { peer, server } = this
    const seen = (): true | undefined => {
      if (this.#heard.length > 0) return true
      if (this.#unfinished.announces > MOST_BYTES) throw this.#noFrame(expected)
      const { farewell } = peer
      if (farewell !== 'none') throw new FindingError({ expected, ...ENDINGS[farewell] })
      return undefined
    }
    // A frame that is passed over is no sign of life: pings may come for ever.
    const progress = (): number => peer.acceptedBytes + this.#unfinished.bytes
    const wish = { source: peer, progress, settled: () => settled(server), seen }
    const found = (instead: Seen): FindingError => new FindingError({ expected, ...instead })
    if (this.#heard.length === 0) await withoutDoubt(server, server.waitFor(wish, found))
    const [heard] = this.#heard.splice(0, 1)
    if (!heard) throw new Error('there is one')
    return heard
  }

  #noFrame(expected: string): FindingError {
    const actual = `${show(this.#unfinished.head.subarray(0, SHOWN_BYTES))}, which is no frame`
    return new FindingError({ expected, actual, symptom: 'wrong bytes' })
  }

  #take(): void {
    const at = performance.now()
    const came = this.#unfinished.take(this.peer.taken()).map((payload) => ({ payload, at }))
    this.#heard.push(...came.filter((heard) => !this.#passesOver(heard)))
  }
}

/** The moment as the program knows it: where it has had its turn since, it has seen what was done. */
export async function seenBy({ process }: Subject, moment: Moment): Promise<Moment> {
  if (!(await hasTurned(process))) return moment
  return { from: moment.from, to: performance.now(), seen: true }
}

/** Where a wait is given up and the program has read everything and had its turn since, the machine explains nothing. */
async function withoutDoubt<T>(server: Subject, waiting: Promise<T>): Promise<T> {
  try {
    return await waiting
  } catch (error) {
    const isOverdue = error instanceof FindingError && error.boundMs === ANSWER_WITHIN_MS
    if (isOverdue && (await settled(server)) && (await hasTurned(server.process)))
      error.boundMs = undefined
    throw error
  }
}
