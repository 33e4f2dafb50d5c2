/** Our end of one connection. */
import type { Socket } from 'node:net'
import { setImmediate as turn } from 'node:timers/promises'
import { show, size } from './bytes.ts'
import { Connection, type Farewell } from './connection.ts'
import { ANSWER_WITHIN_MS, SILENCE_MS } from './deadlines.ts'
import { whole, type Delivery } from './delivery.ts'
import { dripsFrom } from './drips.ts'
import { exactly, inOrder, type Expectation } from './expectation.ts'
import { hasTaken, settled, untilStuck, untilTaken } from './flow.ts'
import { FindingError, type Seen } from './finding.ts'
import { untilSilent } from './silence.ts'
import type { Subject } from './subject.ts'
import { hasTurned } from './turns.ts'
import { wait, type Wish } from './wait.ts'

const seenAs: Record<Farewell, Seen> = {
  FIN: { actual: 'a FIN', symptom: 'early FIN' },
  RST: { actual: 'a reset (RST)', symptom: 'reset' },
  none: { actual: 'the connection left open', symptom: 'left open' },
}

const pieces = (bytes: Buffer | readonly Buffer[]): readonly Buffer[] =>
  Buffer.isBuffer(bytes) ? [bytes] : bytes

/** A client of ours: what a check sends and expects. */
export class Peer extends Connection {
  readonly #subject: Subject
  #sending = false

  constructor(socket: Socket, subject: Subject) {
    super(socket, subject.transcript)
    this.#subject = subject
  }

  /** Whether a `send` is under way whose pieces are spaced. */
  get sends(): boolean {
    return this.#sending
  }

  /**
   * Sends all bytes, in the pieces of the delivery: each piece is written when the program has read
   * the one before. One write is not waited for, for the program may answer before it has read it all.
   */
  async send(
    bytes: Buffer | readonly Buffer[],
    { delivery = whole }: { delivery?: Delivery } = {},
  ): Promise<void> {
    const cut = Buffer.isBuffer(bytes) ? delivery.pieces(bytes) : bytes
    let reads = true
    this.#sending = true
    for (const [at, piece] of cut.entries()) {
      if (at > 0 && Buffer.isBuffer(bytes) && reads) reads = await hasTaken(this.#subject, this)
      if (this.farewell === 'RST') break
      void this.write(piece)
    }
    if (delivery.fin) this.halfClose()
    this.#sending = false
  }

  /**
   * Sends the block again and again, each time as soon as the kernel has taken the last, until `most`
   * bytes are accepted or the program takes no more.
   * @returns the number of bytes accepted.
   */
  async offer(block: Buffer, most: number): Promise<number> {
    const stuck = new AbortController()
    const isStuck = untilStuck(this.#subject, this, stuck.signal)
    let taken = true
    while (taken && this.acceptedBytes < most && this.socket.writable)
      taken = await Promise.race([this.write(block).then(() => true), isStuck.then(() => false)])
    stuck.abort()
    return this.acceptedBytes
  }

  /** Waits until the program has read all that was sent, or reads no more of it. */
  async untilTakenOrStuck(): Promise<void> {
    const over = new AbortController()
    await Promise.race([
      untilStuck(this.#subject, this, over.signal),
      untilTaken(this.#subject, this, over.signal),
    ])
    over.abort()
  }

  /** Expects exactly these bytes next. */
  async expect(bytes: Buffer | readonly Buffer[]): Promise<void> {
    await this.#expect(exactly(pieces(bytes)))
  }

  /** Expects all these bytes in this order; what stands between them belongs to another promise. */
  async expectInOrder(bytes: Buffer | readonly Buffer[]): Promise<void> {
    await this.#expect(inOrder(pieces(bytes)))
  }

  /**
   * Expects not a byte until the connection ends, or for a while and until nothing can come: a busy
   * machine mustn't keep what the program would say from being heard.
   */
  async expectNoByte(): Promise<void> {
    const seen = (): true | undefined => {
      if (this.inbox.length > 0)
        throw this.#extra(`not a byte for ${SILENCE_MS} ms`, Buffer.concat(this.inbox))
      return this.farewell === 'none' ? undefined : true
    }
    await untilSilent(this.#subject.process, { ...this.#wish(), seen })
    seen()
  }

  /**
   * Expects the program to end the connection like this, and to send nothing more before it. Where our
   * side is still open a FIN is told from a reset by writing to the program, so it comes last.
   */
  async expectFarewell(farewell: 'FIN' | 'RST'): Promise<void> {
    const expected = `${seenAs[farewell].actual}, and not a byte before it`
    await this.#expectFarewell(farewell, expected, (bytes) => {
      throw this.#extra(expected, bytes)
    })
  }

  /** Expects this ending, whatever comes before it. */
  async expectFarewellAtLast(farewell: 'FIN' | 'RST'): Promise<void> {
    await this.#expectFarewell(farewell, seenAs[farewell].actual, () => {})
  }

  /** Resolves when the program has ended the connection, however it did, and whatever came before it. */
  async untilFarewell(): Promise<Farewell> {
    const seen = (): true | undefined => {
      this.inbox.length = 0
      this.readWhenEmpty()
      return this.farewell === 'none' ? undefined : true
    }
    await wait(this.#subject.process, { ...this.#wish(), seen, withinMs: ANSWER_WITHIN_MS })
    return this.farewell
  }

  /** Resolves when the program has done what is due by now, as far as it can be asked, and we have seen it. */
  async untilCaughtUp(): Promise<void> {
    await hasTurned(this.#subject.process)
    await turn()
  }

  /** Fails where these bytes, which belong to another connection, have come so far. */
  expectNever(bytes: Buffer): void {
    if (!Buffer.concat(this.first).includes(bytes)) return
    throw this.#extra('its own answers alone', bytes)
  }

  async #expect(expectation: Expectation): Promise<void> {
    const drips = dripsFrom(this)
    const seen = (): true | undefined => {
      while (this.inbox.length > 0 && !expectation.complete) {
        const rest = expectation.take(this.inbox.shift() ?? Buffer.alloc(0))
        if (rest.length > 0) this.inbox.unshift(rest)
      }
      this.readWhenEmpty()
      if (expectation.complete) return true
      if (this.farewell !== 'none') throw expectation.cutShort(seenAs[this.farewell])
      const drawnOut = drips()
      if (drawnOut)
        throw Object.assign(expectation.cutShort(drawnOut), { boundMs: ANSWER_WITHIN_MS })
      return undefined
    }
    await this.#subject.waitFor({ ...this.#wish(), seen }, (instead) =>
      expectation.cutShort(instead),
    )
  }

  async #expectFarewell(
    farewell: 'FIN' | 'RST',
    expected: string,
    onBytes: (bytes: Buffer) => void,
  ): Promise<void> {
    const seen = (): true | undefined => {
      for (const chunk of this.inbox.splice(0)) onBytes(chunk)
      this.readWhenEmpty()
      return this.farewell === 'none' ? undefined : true
    }
    await this.#subject.waitFor({ ...this.#wish(), seen }, (instead) => {
      const silent = instead.symptom === 'silent'
      return new FindingError({ expected, ...(silent ? seenAs.none : instead) })
    })
    if (this.farewell === 'FIN' && this.socket.writable) await this.probe()
    if (this.farewell !== farewell) throw new FindingError({ expected, ...seenAs[this.farewell] })
  }

  #wish(): Pick<Wish<true>, 'source' | 'progress' | 'settled'> {
    return {
      source: this,
      progress: () => this.moved,
      settled: () => settled(this.#subject),
    }
  }

  #extra(expected: string, bytes: Buffer): FindingError {
    const actual = `${size(bytes.length)} that it was not to send: ${show(bytes)}`
    return new FindingError({ expected, actual, symptom: 'extra bytes' })
  }
}
