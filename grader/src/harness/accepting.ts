/** Servers of ours whose connections the check itself talks to. */
import { EventEmitter } from 'node:events'
import { ANSWER_WITHIN_MS } from './deadlines.ts'
import { explain } from './explain.ts'
import { FindingError } from './finding.ts'
import { Listener } from './listener.ts'
import type { Peer } from './peer.ts'
import type { Program } from './program.ts'
import type { Running } from './running.ts'
import { wait } from './wait.ts'

/** Hands out the program's connections one after the other, in the order in which they came. */
export class Accepting extends EventEmitter<{ change: [] }> {
  #listener: Listener | undefined
  #handedOut = 0

  /** A server on a free port of 127.0.0.1, for as long as the check lasts. */
  static async open(program: Program): Promise<Accepting> {
    const server = new Accepting()
    server.#listener = await Listener.open(() => {
      server.emit('change')
      return Promise.resolve()
    })
    program.atEnd(() => server.listener.close())
    return server
  }

  get listener(): Listener {
    if (!this.#listener) throw new Error('only open() makes one')
    return this.#listener
  }

  get port(): number {
    return this.listener.port
  }

  /** The connections so far. */
  get peers(): readonly Peer[] {
    return this.listener.peers
  }

  /** The next connection of the program. @throws {FindingError} where none comes. */
  async accept({ process }: Running): Promise<Peer> {
    const at = this.#handedOut
    const outcome = await wait(process, {
      source: this,
      seen: () => this.peers[at],
      progress: () => this.peers.length,
      withinMs: ANSWER_WITHIN_MS,
    })
    if (typeof outcome !== 'string') {
      this.#handedOut += 1
      return outcome
    }
    const expected = `${at === 0 ? 'a' : 'another'} connection at 127.0.0.1:${this.port}`
    const fault = { expected, ...explain(process, outcome) }
    throw new FindingError(fault, outcome === 'time' ? ANSWER_WITHIN_MS : undefined)
  }
}
