/** A server of ours, for a program that is a client. */
import { once } from 'node:events'
import net, { type Socket } from 'node:net'
import { FindingError } from './finding.ts'
import { MAX_CONNECTIONS } from './limits.ts'
import type { Peer } from './peer.ts'
import type { ProgramProcess } from './process.ts'
import { LOOPBACK, written } from './ready.ts'
import { Subject } from './subject.ts'
import type { Transcript } from './transcript.ts'

/** What our server does with a connection; it ends when the server has nothing more to do with it. */
export type Manner = (peer: Peer) => Promise<void>

// More than any check dials at once.
const BACKLOG = 4096

/** Where a listener of ours listens; port 0 is any. */
export type At = { host: string; port: number }

/** Listens, as a rule on a free port of 127.0.0.1, and treats each connection in the same manner. */
export class Listener {
  readonly port: number
  readonly #place: string
  readonly #server: net.Server
  readonly #manner: Manner
  readonly #early: Socket[] = []
  readonly #talks: Promise<void>[] = []
  #atWork = 0
  #subject: Subject | undefined

  private constructor(server: net.Server, manner: Manner) {
    this.#server = server
    this.#manner = manner
    const { address, port } = server.address() as net.AddressInfo
    this.#place = `${written(address)}:${port}`
    this.port = port
    server.on('connection', (socket) => this.#accept(socket))
  }

  static async open(
    manner: Manner,
    { host, port }: At = { host: LOOPBACK, port: 0 },
  ): Promise<Listener> {
    const server = net.createServer({ allowHalfOpen: true, noDelay: true })
    server.listen({ host, port, backlog: BACKLOG })
    await once(server, 'listening')
    return new Listener(server, manner)
  }

  /** Whether the server has something left to do with a connection. */
  get isAtWork(): boolean {
    return this.#atWork > 0
  }

  /** The connections that the program made so far. */
  get peers(): readonly Peer[] {
    return this.#subject?.peers ?? []
  }

  /** The connections of the program, where it made so many. @throws {FindingError} where it didn't. */
  connections(count: number): readonly Peer[] {
    if (this.peers.length === count) return this.peers
    const expected = `${count} of the program's connections at ${this.#place}`
    throw new FindingError({ expected, actual: String(this.peers.length), symptom: 'wrong output' })
  }

  /** Tells whose connections these are. @returns that program, as it is seen from here. */
  serve(process: ProgramProcess, transcript: Transcript): Subject {
    const subject = new Subject(process, transcript, this.port)
    this.#subject = subject
    for (const socket of this.#early.splice(0)) this.#accept(socket)
    return subject
  }

  /** Resolves when every connection so far has been treated. @throws {FindingError} where one found a fault. */
  async settled(): Promise<void> {
    await Promise.all(this.#talks)
  }

  /** Stops listening, and closes every connection, whatever state it is in. */
  close(): void {
    this.#server.close()
    for (const socket of this.#early) socket.resetAndDestroy()
    this.#subject?.drop()
  }

  #accept(socket: Socket): void {
    if (!this.#subject) {
      this.#early.push(socket)
      return
    }
    if (this.peers.length >= MAX_CONNECTIONS) {
      socket.on('error', () => {}).resetAndDestroy()
      return this.#subject.process.exceed('connections')
    }
    const peer = this.#subject.admit(socket)
    this.#atWork += 1
    const talk = this.#manner(peer).finally(() => (this.#atWork -= 1))
    // Whoever waits for `settled` hears of it, however late.
    talk.catch(() => {})
    this.#talks.push(talk)
  }
}
