/** The program while it runs as a server: one process that a check talks to. */
import { once } from 'node:events'
import net from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  ANSWER_WITHIN_MS,
  APART_MS,
  BUSY_CPU_MS,
  STUCK_MS,
  STUCK_UNSEEN_MS,
  TAKEN_WITHIN_MS,
} from './deadlines.ts'
import { explain } from './explain.ts'
import { FindingError, type Seen } from './finding.ts'
import { activityOf, membersOf, queuesOf, residentBytes, type Queues } from './observe.ts'
import { Peer } from './peer.ts'
import type { ProgramProcess } from './process.ts'
import { expectListening } from './ready.ts'
import type { Transcript } from './transcript.ts'
import { wait, type Wish } from './wait.ts'

const NOTHING: Queues = {
  toProgram: { inFlight: 0, unread: 0 },
  toGrader: { inFlight: 0, unread: 0 },
}

export class Subject {
  readonly process: ProgramProcess
  readonly transcript: Transcript
  readonly port: number
  readonly #peers: Peer[] = []

  constructor(process: ProgramProcess, transcript: Transcript, port: number) {
    this.process = process
    this.transcript = transcript
    this.port = port
  }

  /** Connects a client of ours. The kernel answers the handshake, before the program accepts. */
  async connect(): Promise<Peer> {
    const socket = await this.#dial().catch(async (error: NodeJS.ErrnoException) => {
      if (error.code !== 'ECONNREFUSED') throw this.#notConnected(error)
      // A server may have said the line a moment too soon: look where it listens, then dial again.
      await expectListening(this.process, this.port)
      return this.#dial().catch((again: NodeJS.ErrnoException) =>
        Promise.reject(this.#notConnected(again)),
      )
    })
    const peer = new Peer(socket, this)
    this.#peers.push(peer)
    return peer
  }

  async #dial(): Promise<net.Socket> {
    const socket = net.connect({
      port: this.port,
      host: '127.0.0.1',
      allowHalfOpen: true,
      noDelay: true,
    })
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

  /** Waits for what `wish` describes; giving up throws what `found` makes of what was seen instead. */
  async waitFor<T extends object | true>(
    wish: Omit<Wish<T>, 'withinMs'>,
    found: (seen: Seen) => FindingError,
  ): Promise<T> {
    const before = activityOf(this.process.pid)
    const outcome = await wait(this.process, { ...wish, withinMs: ANSWER_WITHIN_MS }).catch(
      async (error: unknown) => {
        throw error instanceof FindingError && (await this.#died(error))
          ? found(explain(this.process, 'gone'))
          : error
      },
    )
    if (typeof outcome !== 'string') return outcome
    const error = found(explain(this.process, outcome, before))
    if (outcome === 'time') error.boundMs = ANSWER_WITHIN_MS
    throw error
  }

  /** Resident memory in bytes of the program and all that it started. */
  async memory(): Promise<number> {
    const { hosted, pid } = this.process
    const each = await Promise.all((hosted ? [pid] : membersOf(pid)).map(residentBytes))
    if (each.every((bytes) => bytes !== undefined))
      return each.reduce((sum, bytes) => sum + bytes, 0)
    const inside = (await this.process.snapshot())?.rss
    if (inside === undefined) throw new Error('nothing here tells how much memory a process has')
    return inside
  }

  /**
   * Waits until the program has read all that was sent to it. Where that can't be told, a pause has to do.
   * @returns whether it has, or may have: a program that doesn't read needn't be waited for again.
   */
  async hasTaken(peer: Peer): Promise<boolean> {
    const giveUpAt = performance.now() + TAKEN_WITHIN_MS
    if (!this.process.hosted) await sleep(APART_MS)
    while (this.process.hosted && performance.now() < giveUpAt && peer.farewell === 'none') {
      const snapshot = await this.process.snapshot()
      const sent = this.#peers.reduce((sum, { sentBytes }) => sum + sentBytes, 0)
      if (!snapshot || snapshot.readBytes >= sent) return snapshot !== undefined
    }
    return !this.process.hosted
  }

  /**
   * Resolves when the program no longer reads what this peer sends: nothing moves, and the process
   * sleeps though bytes wait for it. Where the operating system doesn't tell, nothing moving decides.
   */
  async untilStuck(peer: Peer, signal: AbortSignal): Promise<void> {
    const { pid, hosted } = this.process
    const pause = hosted && process.platform === 'linux' ? STUCK_MS : STUCK_UNSEEN_MS
    let [before, accepted, ranBefore] = ['', -1, 0]
    while (!signal.aborted && !this.process.exit) {
      await sleep(pause)
      const queues = (await queuesOf(pid, this.port))?.get(peer.port)
      const { state, ranMs } = activityOf(pid) ?? { state: 'S', ranMs: 0 }
      if (peer.acceptedBytes !== accepted) [accepted, ranBefore] = [peer.acceptedBytes, ranMs]
      // A program that runs all the time and takes nothing doesn't read either.
      if (ranMs - ranBefore > BUSY_CPU_MS) return
      const waiting = state === 'S' && (!queues || queues.toProgram.unread > 0)
      const now = waiting
        ? `${peer.acceptedBytes} ${queues?.toProgram.unread} ${Math.round(ranMs)}`
        : ''
      if (now !== '' && now === before) return
      before = now
    }
  }

  /** Whether no byte is on its way between the program and any client of ours that reads. */
  async settled(): Promise<boolean> {
    const queues = await queuesOf(this.process.pid, this.port)
    return this.#peers.every((peer) => {
      const { toProgram, toGrader } = queues?.get(peer.port) ?? NOTHING
      const arrived = !peer.reads || toGrader.inFlight + toGrader.unread === 0
      // What the program doesn't read stays unacknowledged for good: that is no byte on its way.
      return arrived && (toProgram.inFlight === 0 || toProgram.unread > 0) && !peer.sends
    })
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
    // A process that is alive answers at once; of one that isn't, the end is reported meanwhile.
    if (!(await this.process.snapshot())) await this.process.exitSoon()
    return this.process.crash !== undefined || this.process.exit !== undefined
  }

  #notConnected({ code, name }: NodeJS.ErrnoException): FindingError {
    const expected = `a connection to 127.0.0.1:${this.port}`
    if (this.process.exit || this.process.crash)
      return new FindingError({ expected, ...explain(this.process, 'gone') })
    const late = name === 'AbortError'
    const actual = late
      ? 'no answer to the SYN'
      : code === 'ECONNREFUSED'
        ? 'refused (RST): nobody listens there'
        : `${code}`
    return new FindingError(
      { expected, actual, symptom: 'silent' },
      late ? ANSWER_WITHIN_MS : undefined,
    )
  }

  /** Closes every connection of ours, whatever state it is in. */
  drop(): void {
    for (const peer of this.#peers) peer.drop()
  }
}
