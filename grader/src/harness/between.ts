/** A program that stands between two ends of ours: a client that dials it, and the upstream that it dials. */
import { EventEmitter } from 'node:events'
import { listen } from './ports.ts'
import { FindingError, type Seen } from './finding.ts'
import { settled } from './flow.ts'
import type { Listener } from './listener.ts'
import type { Peer } from './peer.ts'
import { behindPort, type Program } from './program.ts'
import { connectUnseen } from './stopped.ts'
import type { Subject } from './subject.ts'

/** The two ends of one connection through the program. */
export type Pair = { client: Peer; upstream: Peer }

/** One of them says something, the other one hears it: in this direction, and in the other. */
export const DIRECTIONS = [
  { from: 'client', to: 'upstream' },
  { from: 'upstream', to: 'client' },
] as const

/** Emits `change` whenever the program has dialled. */
export class Between extends EventEmitter<{ change: [] }> {
  /** The program, as its clients see it. */
  readonly server: Subject
  readonly #upstream: Listener

  private constructor(server: Subject, upstream: Listener) {
    super()
    this.server = server
    this.#upstream = upstream
  }

  /** Starts the program with a port of its own and that of an upstream of ours. */
  static async open(program: Program): Promise<Between> {
    const dialled = new EventEmitter()
    const upstream = await listen(program, () => {
      dialled.emit('change')
      return Promise.resolve()
    })
    const server = await program.serve(undefined, behindPort(String(upstream.port)))
    const between = new Between(server, upstream)
    dialled.on('change', () => between.emit('change'))
    server.standsBeside(upstream.serve(server.process, program.transcript))
    return between
  }

  /** Connects a client, and takes what the program dials for it. */
  async pair(): Promise<Pair> {
    const before = this.#upstream.peers.length
    return this.#meet(await this.server.connect(), before)
  }

  /** So many pairs, all open at the same time. They are made one by one, so it is known who belongs to whom. */
  async pairs(count: number): Promise<Pair[]> {
    const pairs: Pair[] = []
    while (pairs.length < count) pairs.push(await this.pair())
    return pairs
  }

  /** A pair whose client has said something before the program knew of it. */
  async pairThatSaid(bytes: Buffer): Promise<Pair> {
    const before = this.#upstream.peers.length
    const [client] = (await connectUnseen(this.server, 1, bytes)).clients
    if (!client) throw new Error('one was connected')
    return this.#meet(client, before)
  }

  async #meet(client: Peer, at: number): Promise<Pair> {
    const wish = {
      source: this,
      seen: (): Peer | undefined => this.#upstream.peers[at],
      progress: () => this.#upstream.peers.length,
      settled: () => settled(this.server),
    }
    const expected = `a connection to 127.0.0.1:${this.#upstream.port} for each client, at once`
    const found = (seen: Seen): FindingError => new FindingError({ expected, ...seen })
    const upstream = await this.server.waitFor(wish, found)
    // The answer to the second question comes behind the event that tells the program of its connection.
    await this.server.process.snapshot()
    await this.server.process.snapshot()
    return { client, upstream }
  }

  /**
   * Expects the program to have ended this side of the connection by a FIN. Nothing is written to find out, for
   * the other end would get it; so it tells a FIN from a reset only on the pinned runtime.
   */
  async expectFin(peer: Peer): Promise<void> {
    const farewell = await peer.untilFarewell()
    if (farewell === 'FIN') return
    await this.server.expectAlive()
    const seen = { RST: 'a reset (RST)', none: 'the connection left open' }[farewell]
    const symptom = farewell === 'RST' ? 'reset' : 'left open'
    throw new FindingError({ expected: 'the FIN, passed on', actual: seen, symptom })
  }
}
