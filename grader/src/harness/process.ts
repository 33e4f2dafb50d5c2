/** One process of the program, and what can be had from it without asking the program. */
import type { ChildProcess } from 'node:child_process'
import { EventEmitter, once } from 'node:events'
import type { Readable, Writable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Crash, Note, Question, Saying, Snapshot } from '../host/control.ts'
import { killGroup, sendSignal } from './reaper.ts'
import { HOST_ANSWERS_WITHIN_MS, EXIT_SOON_MS, LAST_WORDS_WITHIN_MS } from './deadlines.ts'
import { MAX_SAYING_BYTES, MAX_SAYINGS_BYTES, type Limit } from './limits.ts'
import { endIn } from './inside.ts'
import type { Times } from './observe.ts'
import { ProcessorUse } from './processor.ts'
import { Output } from './output.ts'
import { watchLimits } from './watchdog.ts'

/** How a process ended: by itself with a status, or by a signal. */
export type Exit = { status: number | null; signal: NodeJS.Signals | null }

/** The two pipes to a host; and where a box stands around it, the process itself. */
export type Control = { questions: Writable; sayings: Readable; inBox?: number }

/**
 * How a check gets a process of the program. Its arguments are asked for when the process is there; the signal gives
 * up a wait for one.
 */
export type Launch = (
  argv: () => string[] | Promise<string[]>,
  signal?: AbortSignal,
) => Promise<ProgramProcess>

/** Emits `change` whenever the program printed, crashed, ended or answered. */
export class ProgramProcess extends EventEmitter<{ change: [] }> {
  readonly pid: number
  readonly stdout: Output
  readonly stderr: Output
  exit: Exit | undefined
  /** Set when the process was ended because it took too much of something. */
  exceeded: Limit | undefined
  crash: Crash | undefined
  /** Whether the process can be asked; a program of another language can't. */
  readonly hosted: boolean
  readonly #control: Control | undefined
  readonly #group: number
  readonly #used: ProcessorUse
  readonly #notes: Note[] = []
  readonly #asked = new Map<number, (saying?: Saying) => void>()
  #lastId = 0
  /** Whether a question was not answered in time, and hasn't been since. */
  #owes = false
  #endedNs: string | undefined
  #killed = false
  /** The status that it gave itself. */
  #said: number | undefined

  constructor(child: ChildProcess, control?: Control) {
    super()
    this.setMaxListeners(0) // one for each peer that waits
    const { pid, stdout, stderr } = child
    if (pid === undefined || !stdout || !stderr) throw new Error('the process has not started')
    this.pid = control?.inBox ?? pid
    this.#group = pid
    this.#control = control
    this.hosted = control !== undefined
    this.#used = new ProcessorUse(this.pid)
    const changed = (): void => void this.emit('change')
    const capped = (): void => {
      if (this.stdout.over || this.stderr.over) this.exceed('output')
      changed()
    }
    this.stdout = new Output(stdout, 'results', capped)
    this.stderr = new Output(stderr, 'log', capped)
    child.on('exit', (status, signal) => {
      this.#endedNs = String(process.hrtime.bigint())
      // What it said last is still in the pipes; but a grandchild may hold them open for good.
      const ended = (): void => {
        const boxed = control?.inBox !== undefined
        this.exit ??= boxed ? endIn({ status, signal }, this.#said) : { status, signal }
        for (const answer of this.#asked.values()) answer()
        changed()
      }
      child.once('close', ended)
      // A host has no children; its crash comes on its own pipe, however late on a busy machine.
      if (!control) setTimeout(ended, LAST_WORDS_WITHIN_MS).unref()
    })
    if (control) this.#listen(control)
    const watching = watchLimits(this)
    child.once('exit', () => clearInterval(watching))
  }

  /** How long it ran and waited for a processor since it was given the program. */
  get times(): Times {
    return this.#used.times
  }

  /** Whether somebody else ended it: a SIGKILL that didn't come from us tells nothing of the program. */
  get endedByOthers(): boolean {
    return this.exit?.signal === 'SIGKILL' && !this.#killed
  }

  /** Ends the process and all that it started. */
  kill(): void {
    this.#killed ||= this.exit === undefined
    killGroup(this.#group)
  }

  /** Ends the process because it took too much. */
  exceed(limit: Limit): void {
    this.exceeded ??= limit
    this.kill()
  }

  /** Sends a signal to the program, unless it has ended; where a tool stands before it, both get it. */
  signal(name: NodeJS.Signals): void {
    if (this.#endedNs !== undefined) return
    const alone = this.hosted || process.platform === 'win32'
    sendSignal(alone ? this.pid : -this.pid, name)
  }

  /** Resolves when the process is gone. */
  async gone(): Promise<Exit> {
    while (!this.exit) await once(this, 'change')
    return this.exit
  }

  /** Resolves when the process is gone, or is clearly not about to be. */
  async exitSoon(): Promise<void> {
    await Promise.race([this.gone(), sleep(EXIT_SOON_MS)])
  }

  /** What is pending in the process; nothing where it can't be asked or doesn't answer. */
  async snapshot(): Promise<Snapshot | undefined> {
    return (await this.#ask('snapshot'))?.snapshot
  }

  /** What the process noted of its own sockets so far. */
  async notes(): Promise<readonly Note[]> {
    await this.#ask('notes')
    return this.#notes
  }

  /** The end of the process as a note, where it ended by itself. */
  ending(): Note[] {
    if (!this.exit || this.#endedNs === undefined) return []
    const { signal, status } = this.exit
    const event = signal ? `ended by ${signal}` : `exited with status ${status}`
    return [{ ns: this.#endedNs, port: 0, event }]
  }

  async #ask(ask: Question['ask']): Promise<Saying | undefined> {
    if (!this.#control || this.exit) return undefined
    const id = (this.#lastId += 1)
    const { promise, resolve } = Promise.withResolvers<Saying | undefined>()
    this.#asked.set(id, resolve)
    this.#control.questions.write(`${JSON.stringify({ id, ask } satisfies Question)}\n`)
    // It answers in order: one that owes the answer to a question before has not come to this one.
    const timer = setTimeout(resolve, this.#owes ? 0 : HOST_ANSWERS_WITHIN_MS, undefined)
    const saying = await promise
    clearTimeout(timer)
    this.#asked.delete(id)
    this.#owes = saying === undefined
    return saying
  }

  /** The program can write here too: what isn't a saying is dropped, and only so much is kept. */
  #listen({ sayings }: Control): void {
    let buffered = ''
    let total = 0
    sayings
      .on('error', () => {})
      .on('data', (chunk: Buffer) => {
        total += chunk.length
        if (total > MAX_SAYINGS_BYTES) return this.exceed('output')
        buffered += chunk.toString()
        const lines = buffered.split('\n')
        buffered = (lines.pop() ?? '').slice(-MAX_SAYING_BYTES)
        for (const line of lines) this.#hear(line)
        this.emit('change')
      })
  }

  #hear(line: string): void {
    let saying: Saying
    try {
      saying = JSON.parse(line) as Saying
    } catch {
      return
    }
    if (typeof saying?.crash?.message === 'string') this.crash ??= saying.crash
    if (typeof saying?.status === 'number') this.#said = saying.status
    if (Array.isArray(saying?.notes)) this.#notes.push(...saying.notes.filter(wellFormed))
    if (typeof saying?.id !== 'number') return
    this.#owes = false
    this.#asked.get(saying.id)?.(saying)
  }
}

/** Whether what came on the program's descriptor is a note; anybody there could have written it. */
function wellFormed(note: Partial<Note> | null): boolean {
  return /^\d{1,20}$/.test(String(note?.ns)) && typeof note?.event === 'string'
}
