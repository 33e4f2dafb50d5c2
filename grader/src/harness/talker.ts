/** A client that talks, and hears of each line in the order in which the program wrote it. */
import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises'
import { EARLY_MS, STALLED_SHARE } from './deadlines.ts'
import { hasTaken } from './flow.ts'
import { FindingError } from './finding.ts'
import { doubted } from './moments.ts'
import type { Peer } from './peer.ts'
import type { Subject } from './subject.ts'

// A machine that holds us up one time in two leaves one talk in a hundred undecided.
const MOST_TALKS = 7

const ENDINGS = {
  FIN: { actual: 'a FIN', symptom: 'early FIN' },
  RST: { actual: 'a reset (RST)', symptom: 'reset' },
} as const

/**
 * A client whose lines come back, and which is asked for a sign of life only when it has been silent for so
 * long. What the program had read when it asked is known from the program's process: so a question that comes
 * too soon is told from one that is due, however long our own words were on their way.
 */
export class Talker {
  readonly peer: Peer
  readonly #server: Subject
  readonly #asked: string
  readonly #silenceMs: number
  /** Echoes that are still to come. */
  readonly #owed: string[] = []
  /** When the last byte was sent, by `performance.now()`, of those that the program has read for certain. */
  #spokeAt: number
  #rest = ''
  #fault: FindingError | undefined
  /** How often it was asked with good reason: the machine held up what was to be said in time. */
  #silences = 0

  private constructor(
    server: Subject,
    peer: Peer,
    { asked, silenceMs, spokeAt }: { asked: string; silenceMs: number; spokeAt: number },
  ) {
    this.#server = server
    this.peer = peer
    this.#asked = asked
    this.#silenceMs = silenceMs
    this.#spokeAt = spokeAt
    peer.on('change', () => this.#hear())
  }

  /** Connects a client that is asked with this line, after so long a silence and not before. */
  static async connect(
    server: Subject,
    { asked, silenceMs }: { asked: string; silenceMs: number },
  ): Promise<Talker> {
    const spokeAt = performance.now()
    return new Talker(server, await server.connect(), { asked, silenceMs, spokeAt })
  }

  /** Sends a text after a while, and expects this line back where one is given; others belong to other promises. */
  async says(text: string, { afterMs, echo }: { afterMs: number; echo?: string }): Promise<void> {
    await sleep(afterMs)
    const from = performance.now()
    if (echo !== undefined) this.#owed.push(echo)
    await this.peer.send(Buffer.from(text))
    const { process } = this.#server
    if (await hasTaken(this.#server, this.peer)) {
      // What the program wrote before it read is in our kernel by now; in two turns we have it all.
      await turn()
      await turn()
      this.#spokeAt = from
    }
    const expected = echo === undefined ? 'the connection kept' : `the line ${JSON.stringify(echo)}`
    const seen = (): true | undefined => {
      if (this.#fault) throw this.#fault
      const { farewell } = this.peer
      if (farewell !== 'none') throw new FindingError({ expected, ...ENDINGS[farewell] })
      return this.#owed.length === 0 || process.exit ? true : undefined
    }
    const wish = { source: this.peer, progress: () => this.peer.moved, seen }
    const heard = this.#server.waitFor(
      wish,
      (instead) => new FindingError({ expected, ...instead }),
    )
    await heard.catch((error: unknown) => {
      const isSure = this.#silences === 0 || error === this.#fault
      throw error instanceof FindingError && !isSure ? doubted(error) : error
    })
  }

  /**
   * Makes a talk that has no silence in it: one in which the machine held us up, and in which a question was due, has
   * shown nothing, and is made anew. On a machine that always does so the last talk counts.
   */
  async talks(talk: () => Promise<void>): Promise<void> {
    for (let talks = 1; talks <= MOST_TALKS; talks += 1) {
      const silencesBefore = this.#silences
      await talk()
      if (this.#silences === silencesBefore) return
    }
  }

  #hear(): void {
    const at = performance.now()
    const lines = (this.#rest + this.peer.taken().toString('latin1')).split('\n')
    const rest = lines.pop() ?? ''
    // A program that sends back half lines may ask in the middle of one, which then goes on behind the question.
    let begun = ''
    for (const part of lines) {
      const line = begun + part
      begun = ''
      if (line === this.#owed[0]) this.#owed.shift()
      else if (line.endsWith(this.#asked)) {
        this.#fault ??= this.#tooSoon(at)
        if (!this.#fault) this.#silences += 1
        begun = line.slice(0, -this.#asked.length)
      }
    }
    this.#rest = begun + rest
  }

  #tooSoon(at: number): FindingError | undefined {
    const silentMs = at - this.#spokeAt
    if (silentMs >= this.#silenceMs - EARLY_MS) return undefined
    const expected = `no ${this.#asked} before ${this.#silenceMs} ms of silence`
    const actual = `one ${Math.round(silentMs)} ms after the client's last byte`
    // Of a program that can't be asked nobody knows what it had read.
    const bound = this.#server.process.hosted ? undefined : this.#silenceMs / STALLED_SHARE
    return new FindingError({ expected, actual, symptom: 'too early' }, bound)
  }
}
