/** Our sending end of one connection in datagrams. */
import dgram from 'node:dgram'
import { EventEmitter, once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { faultOfAck, wrong, wrongNumber } from './ack.ts'
import { ANSWER_WITHIN_MS, AT_ONCE_MS, SILENT_WITHIN_MS } from './deadlines.ts'
import { explain } from './explain.ts'
import { FindingError } from './finding.ts'
import type { ProgramProcess } from './process.ts'
import {
  after,
  decode,
  distance,
  encode,
  FLAGS,
  inWords,
  MOST_WINDOW,
  type Segment,
} from './segment.ts'
import type { Transcript } from './transcript.ts'
import { wait, type GaveUp } from './wait.ts'

/** What becomes of a datagram on its way: it is passed on by `pass`, once, twice, later or never. */
export type Relay = (datagram: Buffer, pass: (datagram: Buffer) => void) => void

type Part = { payload?: Buffer; flags?: number }

const straight: Relay = (datagram, pass) => pass(datagram)
const PROBE_EVERY_MS = 20
const UNREAD = 0xa5
const OTHER_ADDRESS = '127.0.0.2'

/** Emits `change` whenever an acknowledgement came. */
export class Sender extends EventEmitter<{ change: [] }> {
  /** The number of the SYN: the stream's first byte has the next one. */
  readonly first: number
  acks = 0
  /** When the last datagram left for the program, by `performance.now()`. */
  sentAt = Number.NaN
  /** The next byte that the program expects, and how many it can take from there on. */
  acknowledged: number
  window = 0
  readonly #process: ProgramProcess
  readonly #transcript: Transcript
  readonly #socket: dgram.Socket
  readonly #relay: Relay
  #fault: FindingError | undefined
  #lateMs = 0
  #furthest: Segment | undefined
  #said = Number.NaN // what the last ACK said, even where that is less than before

  private constructor(
    { process, transcript }: { process: ProgramProcess; transcript: Transcript },
    socket: dgram.Socket,
    { first, relay = straight }: { first: number; relay?: Relay },
  ) {
    super()
    this.first = first
    this.acknowledged = first
    this.#process = process
    this.#transcript = transcript
    this.#socket = socket
    this.#relay = relay
    socket.on('message', (datagram) => {
      this.#judge(decode(datagram))
      relay(datagram, (passed) => this.#hear(passed))
    })
    // A datagram to a port that nobody has open comes back as an error; the process tells why.
    socket.on('error', () => {})
  }

  /** Opens a socket that sends to the program's port; `like` another one, from its port at another address. */
  static async open(
    ends: { process: ProgramProcess; transcript: Transcript; port: number },
    options: { first: number; relay?: Relay; like?: Sender },
  ): Promise<Sender> {
    const socket = dgram.createSocket({ type: 'udp4', recvBufferSize: 4 * 1024 ** 2 })
    if (options.like) socket.bind(options.like.#socket.address().port, OTHER_ADDRESS)
    socket.connect(ends.port, '127.0.0.1')
    await once(socket, 'connect')
    return new Sender(ends, socket, options)
  }

  /** How many bytes of the stream are acknowledged; -1 before the SYN is, one more behind the FIN. */
  get there(): number {
    return this.acks === 0 ? -1 : distance(this.first, this.acknowledged) - 1
  }

  /** Sends the part of the stream that begins so many bytes after its first. */
  send(at: number, { payload = Buffer.alloc(0), flags = 0 }: Part = {}): void {
    const seq = after(this.first, (flags & FLAGS.SYN) === 0 ? at + 1 : 0)
    // A receiver doesn't look at the fields that the contract leaves out, so anything may stand there.
    this.sendRaw(
      encode({ seq, ack: ~seq >>> 0, flags, window: seq & MOST_WINDOW, payload }, UNREAD),
    )
  }

  /** Sends a datagram as it is. */
  sendRaw(datagram: Buffer): void {
    this.#note('send', decode(datagram), datagram)
    this.#relay(datagram, (passed) => {
      this.sentAt = performance.now()
      this.#socket.send(passed, () => {})
    })
  }

  /** Sends a part, and expects it to be answered by an ACK that says how much of the stream is there. */
  async exchange(at: number, part: Part, expected: number): Promise<void> {
    const before = this.acks
    this.send(at, part)
    await this.expectAck(before, expected)
  }

  /** Expects another ACK than the first `before`, whose number is that of the byte `expected` of the stream. */
  async expectAck(before: number, expected: number): Promise<void> {
    const number = after(this.first, expected + 1)
    await this.#until(() => this.acks > before, `ACK ${number}`)
    if (this.#said === number) return
    throw wrongNumber(this.#said, number)
  }

  /** Sends nothing until so long after what was sent last. */
  async pause(ms: number): Promise<void> {
    await sleep(Math.max(0, this.sentAt + ms - performance.now()))
    this.#lateMs = performance.now() - this.sentAt - ms
  }

  /** Expects no answer to what is sent. */
  async expectIgnored(send: () => void): Promise<void> {
    const before = this.acks
    send()
    const outcome = await this.#wait(() => this.acks > before, SILENT_WITHIN_MS)
    this.check()
    if (outcome === true) throw wrong('no answer to what is to be ignored', `ACK ${this.#said}`)
  }

  /** Waits until the window is so wide or so narrow, and asks for it by one byte again and again. */
  async untilWindow(at: number, byte: Buffer, wanted: (window: number) => boolean): Promise<void> {
    const giveUpAt = performance.now() + ANSWER_WITHIN_MS
    while (!wanted(this.window) && performance.now() < giveUpAt && !this.#process.exit) {
      this.send(at, { payload: byte })
      await sleep(PROBE_EVERY_MS)
    }
    this.check()
  }

  /** What the program did wrong in any of its datagrams. @throws {FindingError} where it did. */
  check(): void {
    if (this.#fault) throw this.#fault
  }

  close(): void {
    this.#socket.close()
  }

  async #until(seen: () => boolean, expected: string): Promise<void> {
    const outcome = await this.#wait(seen)
    this.check()
    if (outcome === true) return
    // A program that waited for us so long may have left in the meantime, and rightly.
    const boundMs = this.#lateMs > AT_ONCE_MS / 2 ? AT_ONCE_MS : undefined
    const fault = { expected, ...explain(this.#process, outcome) }
    throw new FindingError(fault, outcome === 'time' ? ANSWER_WITHIN_MS : boundMs)
  }

  #wait(seen: () => boolean, withinMs = ANSWER_WITHIN_MS): Promise<GaveUp | true> {
    return wait(this.#process, {
      seen: () => (seen() ? (true as const) : undefined),
      progress: () => this.acks,
      source: this,
      withinMs,
    })
  }

  /** Judges an ACK as it was sent: what the relay reorders is not the program's fault. */
  #judge(segment: Segment | undefined): void {
    this.#fault ??= faultOfAck(segment, this.#furthest)
    this.#said = segment?.ack ?? Number.NaN
    if (segment && distance(this.#furthest?.ack ?? segment.ack, segment.ack) >= 0)
      this.#furthest = segment
  }

  #hear(datagram: Buffer): void {
    const segment = decode(datagram)
    this.#note('receive', segment, datagram)
    this.acks += 1
    if (segment && distance(this.acknowledged, segment.ack) >= 0) {
      this.acknowledged = segment.ack
      this.window = segment.window
    }
    this.emit('change')
  }

  #note(event: 'send' | 'receive', segment: Segment | undefined, datagram: Buffer): void {
    const preview = segment ? inWords(segment) : `${datagram.length} B`
    const detail = segment && event === 'receive' ? { detail: `w${segment.window}` } : {}
    this.#transcript.add({ connection: 1, event, preview, ...detail })
  }
}
