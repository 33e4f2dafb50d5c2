/** A client of a chat server: it says frames, and hears them one by one. */
import { printable, show } from '../../src/harness/bytes.ts'
import { whole, type Delivery } from '../../src/harness/delivery.ts'
import { FindingError } from '../../src/harness/finding.ts'
import { settled } from '../../src/harness/flow.ts'
import { momentOf, type Moment } from '../../src/harness/moments.ts'
import type { Peer } from '../../src/harness/peer.ts'
import type { Subject } from '../../src/harness/subject.ts'

export const PREFIX_BYTES = 4
// No frame of a check is longer, so whoever announces more sends something that is no frame.
const MOST_BYTES = 16 * 1024 ** 2

const SHOWN_CHARACTERS = 40

const ENDINGS = {
  FIN: { actual: 'a FIN', symptom: 'early FIN' },
  RST: { actual: 'a reset (RST)', symptom: 'reset' },
} as const

/** Four bytes that announce so many. */
export function announced(bytes: number): Buffer {
  const prefix = Buffer.alloc(PREFIX_BYTES)
  prefix.writeUInt32BE(bytes)
  return prefix
}

/** One frame. */
export function frame(payload: string | Buffer): Buffer {
  const bytes = Buffer.from(payload)
  return Buffer.concat([announced(bytes.length), bytes])
}

/** Several frames behind each other. */
export function frames(...payloads: readonly string[]): Buffer {
  return Buffer.concat(payloads.map((payload) => frame(payload)))
}

export class Guest {
  readonly peer: Peer
  readonly server: Subject
  /** When it was connected, and when the last frame came, by `performance.now()`. */
  came: Moment
  heardAt = Number.NaN
  /** Frames that came and were not yet expected. */
  readonly #heard: string[] = []
  #pieces: Buffer[] = []
  #bytes = 0

  private constructor(server: Subject, peer: Peer, came: Moment) {
    this.server = server
    this.peer = peer
    this.came = came
    peer.on('change', () => this.#take())
  }

  /** Connects a client that says nothing yet. */
  static async connect(server: Subject): Promise<Guest> {
    const { value, ...came } = await momentOf(() => server.connect())
    return new Guest(server, value, came)
  }

  /** Connects a client, and makes it a member. */
  static async join(server: Subject, room: string, name: string): Promise<Guest> {
    const guest = await Guest.connect(server)
    await guest.says(`join ${room} ${name}`)
    await guest.hears(`joined ${name}`)
    return guest
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
    for (const payload of payloads) {
      const expected = `the frame ${quoted(payload)}`
      const heard = await this.#next(expected)
      if (heard !== payload)
        throw new FindingError({
          expected,
          actual: `the frame ${quoted(heard)}`,
          symptom: 'wrong bytes',
        })
    }
  }

  /** Expects this frame next, and tells when it came. */
  async hearsAt(payload: string): Promise<{ at: number }> {
    await this.hears(payload)
    return { at: this.heardAt }
  }

  /** The next frames, so many. */
  async hearsAny(count: number): Promise<string[]> {
    const heard: string[] = []
    while (heard.length < count)
      heard.push(await this.#next(`a frame, number ${heard.length + 1} of ${count}`))
    return heard
  }

  /** The frames up to this one, which is the last of them. */
  async hearsUpTo(payload: string): Promise<string[]> {
    const heard: string[] = []
    while (heard.at(-1) !== payload) heard.push(await this.#next(`the frame ${quoted(payload)}`))
    return heard
  }

  /** Expects the program to end the connection like this, and to say nothing more before it. */
  async expectEnd(farewell: 'FIN' | 'RST'): Promise<void> {
    const expected = `${ENDINGS[farewell].actual}, and no frame before it`
    await this.peer.expectFarewell(farewell)
    const [heard] = this.#heard
    if (heard === undefined && this.#bytes === 0) return
    const actual = heard === undefined ? 'a part of a frame' : `the frame ${quoted(heard)}`
    throw new FindingError({ expected, actual, symptom: 'extra bytes' })
  }

  /** Expects to be refused with these words, and the FIN behind them. */
  async isRefused(words: string): Promise<void> {
    await this.hears(`error ${words}`)
    await this.expectEnd('FIN')
  }

  async #next(expected: string): Promise<string> {
    const { peer, server } = this
    const seen = (): true | undefined => {
      if (this.#heard.length > 0) return true
      if (this.#announces() > MOST_BYTES) throw this.#noFrame(expected)
      const { farewell } = peer
      if (farewell !== 'none') throw new FindingError({ expected, ...ENDINGS[farewell] })
      return undefined
    }
    const wish = { source: peer, progress: () => peer.moved, settled: () => settled(server), seen }
    if (this.#heard.length === 0)
      await server.waitFor(wish, (instead) => new FindingError({ expected, ...instead }))
    return this.#heard.shift() ?? ''
  }

  #noFrame(expected: string): FindingError {
    const actual = `${show(this.#joined().subarray(0, 12))}, which is no frame`
    return new FindingError({ expected, actual, symptom: 'wrong bytes' })
  }

  #take(): void {
    const chunk = this.peer.taken()
    if (chunk.length === 0) return
    this.#pieces.push(chunk)
    this.#bytes += chunk.length
    while (this.#bytes >= PREFIX_BYTES && this.#bytes >= PREFIX_BYTES + this.#announces()) {
      const bytes = this.#joined()
      const end = PREFIX_BYTES + bytes.readUInt32BE()
      this.#heard.push(bytes.toString('utf8', PREFIX_BYTES, end))
      this.#pieces = [bytes.subarray(end)]
      this.#bytes -= end
      this.heardAt = performance.now()
    }
  }

  #announces(): number {
    return this.#bytes < PREFIX_BYTES ? 0 : this.#joined(PREFIX_BYTES).readUInt32BE()
  }

  /** All that came and isn't taken apart yet; or its beginning, where that stands in the first piece. */
  #joined(needed = Number.POSITIVE_INFINITY): Buffer {
    const [first = Buffer.alloc(0)] = this.#pieces
    if (this.#pieces.length === 1 || first.length >= needed) return first
    const joined = Buffer.concat(this.#pieces)
    this.#pieces = [joined]
    return joined
  }
}

/** A payload in quotes, cut where it is long. */
export function quoted(payload: string): string {
  const shown = payload.slice(0, SHOWN_CHARACTERS)
  return JSON.stringify(printable(shown)) + (shown === payload ? '' : '…')
}
