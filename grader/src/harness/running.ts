/** A client program while it runs: what it has printed so far, and how it ends. */
import { EventEmitter } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { printable } from './bytes.ts'
import { AT_ONCE_MS, EXIT_WITHIN_MS, RUN_SILENT_WITHIN_MS } from './deadlines.ts'
import { explain } from './explain.ts'
import { FindingError } from './finding.ts'
import { lateBy } from './late-by.ts'
import type { Listener } from './listener.ts'
import type { Exit, ProgramProcess } from './process.ts'
import type { Program } from './program.ts'
import { hasTurned } from './turns.ts'
import { wait, type GaveUp } from './wait.ts'

const SIGN_OF_LIFE_EVERY_MS = 100

/** How a program ended, when, by `performance.now()`, and all that it had printed. */
export type End = Exit & { at: number; text: string }

export class Running {
  readonly process: ProgramProcess
  /** When it was given its arguments, by `performance.now()`: nothing that it did was earlier. */
  readonly startedAt: number
  readonly #program: Program
  readonly #listeners: readonly Listener[]
  #endedAt = Number.NaN

  private constructor(
    program: Program,
    process: ProgramProcess,
    { startedAt, listeners }: { startedAt: number; listeners: readonly Listener[] },
  ) {
    this.#program = program
    this.process = process
    this.startedAt = startedAt
    this.#listeners = listeners
    process.on('change', () => {
      if (process.exit && Number.isNaN(this.#endedAt)) this.#endedAt = performance.now()
    })
  }

  /** Starts the program with these arguments; whatever dials these servers of ours is the program. */
  static async start(
    program: Program,
    argv: readonly (string | number)[],
    listeners: readonly Listener[] = [],
  ): Promise<Running> {
    let startedAt = 0
    const process = await program.start(() => {
      startedAt = performance.now()
      return argv.map(String)
    })
    for (const listener of listeners) listener.serve(process, program.transcript)
    return new Running(program, process, { startedAt, listeners })
  }

  get text(): string {
    return this.process.stdout.text
  }

  /** Resolves when it has printed a line, or has ended. */
  async printed(): Promise<void> {
    const outcome = await this.#wait(
      () => this.process.exit ?? (this.text.includes('\n') || undefined),
    )
    if (typeof outcome === 'string') throw this.#stillThere('a line on standard output', outcome)
  }

  /** Resolves when it has ended by itself. @throws {FindingError} where it doesn't, or crashes. */
  async ended(): Promise<End> {
    const outcome = await this.#wait(() => this.process.exit)
    const expected = 'the program to end by itself'
    if (this.process.crash || this.process.exit?.signal)
      throw new FindingError({ expected, ...explain(this.process, 'gone') })
    if (!this.process.exit) throw this.#stillThere(expected, outcome as GaveUp)
    await Promise.all(this.#listeners.map((listener) => listener.settled()))
    return { ...this.process.exit, at: this.#endedAt, text: this.text }
  }

  /** Expects it to end by itself at once after something that has just happened. */
  async endsAtOnce(after: string): Promise<End> {
    const happenedAt = performance.now()
    const expected = `an end at once after ${after}`
    const seen = (): Exit | undefined => this.process.exit
    // It knows of what happened, has had its time, and then a turn: no machine was that slow.
    if (await hasTurned(this.process)) {
      await Promise.race([this.process.gone(), sleep(AT_ONCE_MS)])
      if ((await hasTurned(this.process)) && !this.process.exit)
        throw new FindingError({ expected, actual: 'the program going on', symptom: 'left open' })
    }
    await wait(this.process, { seen, progress: () => 0, withinMs: EXIT_WITHIN_MS })
    if (this.process.crash) throw new FindingError({ expected, ...explain(this.process, 'gone') })
    const lateMs = Math.round(this.#endedAt - happenedAt)
    const goesOn = { actual: 'the program going on', symptom: 'left open' } as const
    if (!this.process.exit) throw lateBy(EXIT_WITHIN_MS, { expected, ...goesOn })
    const late = { actual: `an end after ${lateMs} ms`, symptom: 'late' } as const
    if (lateMs > AT_ONCE_MS) throw lateBy(lateMs - AT_ONCE_MS, { expected, ...late })
    return { ...this.process.exit, at: this.#endedAt, text: this.text }
  }

  /**
   * Sends SIGINT, and expects an end at once, with status 130 or by the signal itself, and nothing printed.
   * Windows has no such signal: there nothing is expected.
   */
  async interrupt(): Promise<void> {
    if (process.platform === 'win32') return
    const expected = 'exit status 130, or an end by the signal, and nothing printed, after SIGINT'
    if (this.process.exit)
      throw new FindingError({ expected: 'the program to go on', ...explain(this.process, 'gone') })
    this.#program.transcript.add({ connection: 0, event: 'send SIGINT' })
    this.process.signal('SIGINT')
    const { status, signal } = await this.endsAtOnce('SIGINT')
    if (status !== 130 && signal !== 'SIGINT')
      throw new FindingError({
        expected,
        ...explain(this.process, 'gone'),
        symptom: 'wrong status',
      })
    this.expectPrinted('')
  }

  /** Fails where it has printed something else so far. */
  expectPrinted(text: string): void {
    if (this.text === text) return
    const [expected, actual] = [inWords(text), inWords(this.text)]
    throw new FindingError({ expected, actual, symptom: 'wrong output' })
  }

  async #wait<T extends object | true>(seen: () => T | undefined): Promise<T | GaveUp> {
    // A connection that comes is a sign of life, of which the process itself tells nothing.
    const source = new EventEmitter<{ change: [] }>()
    const looks = setInterval(() => source.emit('change'), SIGN_OF_LIFE_EVERY_MS)
    const settled = (): Promise<boolean> =>
      Promise.resolve(this.#listeners.every(({ isAtWork }) => !isAtWork))
    const progress = (): number => this.text.length + this.#moved()
    const wish = { seen, progress, source, settled, withinMs: RUN_SILENT_WITHIN_MS }
    return wait(this.process, wish).finally(() => clearInterval(looks))
  }

  #moved(): number {
    const peers = this.#listeners.flatMap((listener) => listener.peers)
    return peers.reduce((sum, peer) => sum + peer.moved, peers.length)
  }

  #stillThere(expected: string, why: GaveUp): FindingError {
    const seen = explain(this.process, why)
    const actual = seen.symptom === 'silent' ? 'the program going on' : seen.actual
    const bound = why === 'time' ? RUN_SILENT_WITHIN_MS : undefined
    return new FindingError({ expected, ...seen, actual, symptom: 'left open' }, bound)
  }
}

function inWords(printed: string): string {
  return printed === ''
    ? 'nothing on standard output'
    : printable(JSON.stringify(printed.slice(0, 80)))
}
