/** A client program while it runs: what it dials, what it has printed so far, and how it ends. */
import { setTimeout as sleep } from 'node:timers/promises'
import { printable } from './bytes.ts'
import { ANSWER_WITHIN_MS, AT_ONCE_MS, EXIT_WITHIN_MS, RUN_SILENT_WITHIN_MS } from './deadlines.ts'
import { explain } from './explain.ts'
import { FindingError } from './finding.ts'
import { lateBy } from './late-by.ts'
import type { Listener } from './listener.ts'
import { membersOf } from './observe.ts'
import type { Exit, ProgramProcess } from './process.ts'
import type { Program } from './program.ts'
import { socketsOf } from './sockets.ts'
import { wait, type GaveUp } from './wait.ts'

const LOOK_EVERY_MS = 5
// Where nobody tells of a dial, it has had its time.
const UNSEEN_DIAL_MS = 500

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

  /** What it has printed so far. */
  get text(): string {
    return this.process.stdout.text
  }

  /**
   * Resolves when it is dialling each of these ports, where no SYN is answered, or has ended.
   * @returns the time by `performance.now()`: the dials were not later.
   */
  async dialling(...ports: number[]): Promise<number> {
    const giveUpAt = performance.now() + ANSWER_WITHIN_MS
    while (!this.process.exit && !(await this.#dials(ports))) {
      await sleep(LOOK_EVERY_MS)
      if (performance.now() < giveUpAt) continue
      const expected = `a dial of ${ports.map((port) => `127.0.0.1:${port}`).join(', and of ')}`
      const seen = { actual: 'none', symptom: 'silent' } as const
      throw new FindingError({ expected, ...seen }, ANSWER_WITHIN_MS)
    }
    return performance.now()
  }

  /** Whether it is still dialling one of these ports, by the kernel's word; nothing where nobody tells. */
  async stillDials(ports: readonly number[]): Promise<boolean | undefined> {
    const dialled = await this.#dialled()
    return dialled && ports.some((port) => dialled.has(port))
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
    await wait(this.process, { seen, progress: () => 0, withinMs: EXIT_WITHIN_MS })
    if (this.process.crash) throw new FindingError({ expected, ...explain(this.process, 'gone') })
    const lateMs = Math.round(this.#endedAt - happenedAt)
    if (!this.process.exit)
      throw lateBy(EXIT_WITHIN_MS, {
        expected,
        actual: 'the program going on',
        symptom: 'left open',
      })
    if (lateMs > AT_ONCE_MS)
      throw lateBy(lateMs, { expected, actual: `an end after ${lateMs} ms`, symptom: 'late' })
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

  #wait<T extends object | true>(seen: () => T | undefined): Promise<T | GaveUp> {
    return wait(this.process, {
      seen,
      progress: () => this.text.length + this.#moved(),
      withinMs: RUN_SILENT_WITHIN_MS,
      settled: () => Promise.resolve(this.#listeners.every(({ isAtWork }) => !isAtWork)),
    })
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

  /** By what the program's process noted, or else by the kernel's word. */
  async #dials(ports: readonly number[]): Promise<boolean> {
    const { process } = this
    if (process.hosted)
      return (await process.notes()).filter(({ event }) => event === 'dial').length >= ports.length
    const dialled = await this.#dialled()
    return dialled
      ? ports.every((port) => dialled.has(port))
      : performance.now() > this.startedAt + UNSEEN_DIAL_MS * ports.length
  }

  /** The ports whose answer it waits for. Linux only. */
  async #dialled(): Promise<Set<number> | undefined> {
    const sockets = await Promise.all(membersOf(this.process.pid).map(socketsOf))
    if (sockets.includes(undefined)) return undefined
    const dialled = sockets.flat().filter((socket) => socket?.state === 'SYN_SENT')
    return new Set(dialled.map((socket) => socket?.remote.port ?? 0))
  }
}

function inWords(printed: string): string {
  return printed === ''
    ? 'nothing on standard output'
    : printable(JSON.stringify(printed.slice(0, 80)))
}
