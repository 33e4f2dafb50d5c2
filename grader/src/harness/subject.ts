/** The program while it runs as a server: one process that a check talks to. */
import { once } from 'node:events'
import type { Socket } from 'node:net'
import { ANSWER_WITHIN_MS, AT_ONCE_MS } from './deadlines.ts'
import { dial } from './dial.ts'
import { explain } from './explain.ts'
import { FindingError, type Seen } from './finding.ts'
import { MAX_RECEIVED_BYTES } from './limits.ts'
import { membersOf, residentBytes } from './observe.ts'
import { Peer } from './peer.ts'
import type { ProgramProcess } from './process.ts'
import { expectListening, LOOPBACK, written } from './ready.ts'
import type { Transcript } from './transcript.ts'
import { wait, type Wish } from './wait.ts'

export class Subject {
  readonly process: ProgramProcess
  readonly transcript: Transcript
  readonly port: number
  /** The address that the program was told to listen on. */
  host = LOOPBACK
  readonly #peers: Peer[] = []
  readonly #sides: Subject[] = [this]

  constructor(process: ProgramProcess, transcript: Transcript, port: number) {
    this.process = process
    this.transcript = transcript
    this.port = port
  }

  /**
   * Connects a client of ours, from this address of the machine where one is given. The kernel answers the
   * handshake, before the program accepts.
   */
  async connect(localAddress?: string): Promise<Peer> {
    const socket = await this.#dial(localAddress).catch(async (error: NodeJS.ErrnoException) => {
      if (error.code !== 'ECONNREFUSED') throw this.#notConnected(error)
      if (await this.#isGone()) throw this.#notConnected(error)
      // A server may have said the line a moment too soon: look where it listens, then dial again.
      await expectListening(this.process, this.port, this.host)
      return this.#dial(localAddress).catch((again: NodeJS.ErrnoException) =>
        Promise.reject(this.#notConnected(again)),
      )
    })
    return this.admit(socket)
  }

  /** Makes a Peer of a socket of ours that is connected with the program. */
  admit(socket: Socket): Peer {
    const peer = new Peer(socket, this)
    this.#peers.push(peer)
    peer.on('change', () => {
      if (peer.receivedBytes > MAX_RECEIVED_BYTES) this.process.exceed('bytes')
    })
    return peer
  }

  async #dial(localAddress?: string): Promise<Socket> {
    const { host, port } = this
    const socket = dial({ host, port, ...(localAddress !== undefined && { localAddress }) })
    try {
      await once(socket, 'connect', { signal: AbortSignal.timeout(ANSWER_WITHIN_MS) })
      return socket
    } catch (error) {
      socket.destroy()
      throw error
    }
  }

  /** Connects several clients, one by one, so that no queue of the kernel runs over. */
  async connectMany(count: number): Promise<Peer[]> {
    const peers: Peer[] = []
    while (peers.length < count) peers.push(await this.connect())
    return peers
  }

  /** Tells that the same process has peers of ours elsewhere: a proxy's clients, and its upstream. */
  standsBeside(other: Subject): void {
    this.#sides.push(other)
    other.#sides.push(this)
  }

  /** This side of the process and those beside it. */
  get sides(): readonly Subject[] {
    return this.#sides
  }

  /** Waits for what `wish` describes; giving up throws what `found` makes of what was seen instead. */
  async waitFor<T extends object | true>(
    wish: Omit<Wish<T>, 'withinMs'>,
    found: (seen: Seen) => FindingError,
  ): Promise<T> {
    const outcome = await wait(this.process, { ...wish, withinMs: ANSWER_WITHIN_MS }).catch(
      async (error: unknown) => {
        throw error instanceof FindingError && (await this.#died(error))
          ? found(explain(this.process, 'gone'))
          : error
      },
    )
    if (typeof outcome !== 'string') return outcome
    const error = found(explain(this.process, outcome))
    if (outcome === 'time') error.boundMs = ANSWER_WITHIN_MS
    throw error
  }

  /** Resident memory in bytes of the program and all that it started. */
  async memory(): Promise<number> {
    const each = await Promise.all(membersOf(this.process).map(residentBytes))
    if (each.every((bytes) => bytes !== undefined))
      return each.reduce((sum, bytes) => sum + bytes, 0)
    const inside = (await this.process.snapshot())?.rss
    if (inside === undefined) await this.expectAlive()
    if (inside === undefined) throw new Error('nothing here tells how much memory a process has')
    return inside
  }

  /** The clients that were connected so far. */
  get peers(): readonly Peer[] {
    return this.#peers
  }

  /** Fails where the program crashed or is gone, though no answer was missed. */
  async expectAlive(): Promise<void> {
    // The answer comes behind all that the process has done before it.
    await this.process.snapshot()
    if (!this.process.crash && !this.process.exit) return
    throw new FindingError({
      expected: 'the program to go on serving',
      ...explain(this.process, 'gone'),
    })
  }

  /** Whether a connection ended because the process did. */
  async #died({ fault }: FindingError): Promise<boolean> {
    if (fault.symptom !== 'reset' && fault.symptom !== 'early FIN') return false
    return this.#isGone()
  }

  /** Whether the process has ended or crashed, also where that is still being reported. */
  async #isGone(): Promise<boolean> {
    // One that is alive answers at once; of one that isn't, the end is reported meanwhile.
    if (!(await this.process.snapshot())) await this.process.exitSoon()
    return this.process.crash !== undefined || this.process.exit !== undefined
  }

  #notConnected({ code, name }: NodeJS.ErrnoException): Error {
    const expected = `a connection to ${written(this.host)}:${this.port}`
    if (this.process.exit || this.process.crash)
      return new FindingError({ expected, ...explain(this.process, 'gone') })
    if (name === 'AbortError') {
      const actual = 'no answer to the SYN'
      return new FindingError({ expected, actual, symptom: 'silent' }, ANSWER_WITHIN_MS)
    }
    if (code === 'ECONNREFUSED') {
      const actual = 'refused (RST): nobody listens there'
      return new FindingError({ expected, actual, symptom: 'silent' })
    }
    // Where we are held up, a client that was silent for too long may be reset before we see its connection.
    if (code === 'ECONNRESET')
      return new FindingError({ expected, actual: code, symptom: 'reset' }, AT_ONCE_MS)
    // Anything else is no answer of the program's: the machine's network is not as it should be.
    return new Error(`${this.host} can't be reached: ${code}`)
  }

  /** Closes every connection of ours, whatever state it is in. */
  drop(): void {
    for (const peer of this.#peers) peer.drop()
  }
}
