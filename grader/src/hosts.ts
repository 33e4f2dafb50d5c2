/**
 * Warm hosts: Node processes started ahead of time, under the permission model, each waiting for one
 * program. A program given to a host runs in 5 ms where a new process would take 30.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { MAX_HEAP_MIB } from './harness/limits.ts'
import type { Prefix } from './box/bubblewrap.ts'
import { ProgramProcess, type Control, type Launch } from './harness/process.ts'
import { insideOf } from './harness/inside.ts'
import { endWithUs, killGroup } from './harness/reaper.ts'
import type { Order } from './host/control.ts'

// More starts than cores at a time, and all of them are late.
const STARTS_AT_ONCE = availableParallelism()

export const HOST_FOLDER = fileURLToPath(new URL('host/', import.meta.url))

const HOST_FLAGS = [
  '--permission',
  '--allow-net',
  '--no-addons',
  '--no-experimental-sqlite',
  '--disable-sigusr1',
  '--enable-source-maps',
  '--disable-warning=ExperimentalWarning',
  `--max-old-space-size=${MAX_HEAP_MIB}`,
  `--allow-fs-read=${HOST_FOLDER}`,
  join(HOST_FOLDER, 'start.cjs'),
]

/**
 * Most programs live for milliseconds: with room for what they make in that time there is no collection, and with one
 * compiler less nothing is compiled beside them for nothing. It takes a tenth off a verdict, and adds 2 ms to a start.
 */
const QUICK_FLAGS = ['--min-semi-space-size=2', '--no-maglev']

/** How many may wait at a time, each in 40 MiB, and what they have done by then. */
export type Ahead = {
  most: number
  start: 'cold' | 'warm'
  /** A box for each. */
  within?: Prefix
}

/** For one verdict: whatever a host does before it is ready is waited for. */
export const FOR_ONE: Ahead = { most: 8, start: 'cold' }

/** For verdict after verdict: all programs of an exercise's checks, started while nobody waits. */
export const FOR_MANY: Ahead = { most: 24, start: 'warm' }

/** Keeps hosts ready and hands them out, each once. */
export class Hosts {
  readonly #ready: ChildProcess[] = []
  readonly #starting = new Set<ChildProcess>()
  readonly #waiting: PromiseWithResolvers<ChildProcess>[] = []
  readonly #alive = new Set<number>()
  readonly #ahead: Ahead
  #foreseen: number
  #closed = false
  #broken: Error | undefined

  /** How many were handed out so far. */
  taken = 0

  /** @param foreseen how many programs are known to be started. */
  constructor(foreseen: number, ahead = FOR_ONE) {
    this.#ahead = ahead
    this.#foreseen = foreseen
    this.#fill()
  }

  /** Whether all that are foreseen are ready, as far as they may wait. */
  get full(): boolean {
    return this.#ready.length >= Math.min(this.#foreseen, this.#ahead.most)
  }

  /** Says how many programs are known to be started from here on: a host is started ahead for each. */
  foresee(count: number): void {
    this.#foreseen = count
    this.#fill()
  }

  /** Gives a program to a host. */
  launcher(program: Omit<Order, 'argv'>): Launch {
    return async (argumentsOf, signal) => {
      const host = await this.#take(signal)
      const argv = await argumentsOf()
      const inBox = this.#ahead.within && insideOf(host.pid)
      const control = { ...controlOf(host), ...(inBox !== undefined && { inBox }) }
      const process = new ProgramProcess(host, control)
      control.questions.write(`${JSON.stringify({ ...program, argv } satisfies Order)}\n`)
      return process
    }
  }

  /** Ends every process at once, those that run a program too. */
  close(): void {
    this.#closed = true
    for (const pid of this.#alive) killGroup(pid)
  }

  #take(signal?: AbortSignal): Promise<ChildProcess> {
    this.taken += 1
    this.#foreseen = Math.max(0, this.#foreseen - 1)
    const host = this.#ready.shift()
    if (host) {
      this.#fill()
      return Promise.resolve(host)
    }
    const waiting = Promise.withResolvers<ChildProcess>()
    this.#waiting.push(waiting)
    // A burst of saves ends one grading after the other: none of them may keep the last one waiting.
    signal?.addEventListener('abort', () => {
      const at = this.#waiting.indexOf(waiting)
      if (at >= 0) this.#waiting.splice(at, 1)
      waiting.reject(signal.reason)
    })
    if (this.#broken) this.#fail(this.#broken)
    else this.#fill()
    return waiting.promise
  }

  #fill(): void {
    const wanted = Math.min(this.#foreseen, this.#ahead.most) + this.#waiting.length
    while (
      !this.#closed &&
      this.#starting.size < STARTS_AT_ONCE &&
      this.#ready.length + this.#starting.size < wanted
    )
      this.#start()
  }

  #start(): void {
    const { within = [], start } = this.#ahead
    const flags = start === 'warm' ? [...QUICK_FLAGS, ...HOST_FLAGS] : HOST_FLAGS
    const [file, ...args] = [...within, process.execPath, ...flags, start]
    const host = spawn(file ?? '', args, {
      // A process group of its own: ended as a whole, and deaf to the terminal's Ctrl-C.
      detached: true,
      env: scrubbedEnvironment(),
      stdio: ['ignore', 'pipe', 'pipe', 'pipe', 'pipe'],
    })
    const { pid } = host
    this.#starting.add(host)
    if (pid !== undefined) this.#alive.add(pid)
    endWithUs(host)
    host.once('error', (error) => this.#fail(error))
    host.once('exit', (status, signal) => {
      this.#alive.delete(pid ?? 0)
      // One that waits for hours may be ended by a system that is short of memory.
      const at = this.#ready.indexOf(host)
      if (at >= 0) this.#ready.splice(at, 1)
      if (!this.#starting.delete(host) || this.#closed) return
      const said = String(host.stderr?.read() ?? '').trim()
      this.#fail(new Error(`a host ended before it was ready, with ${signal ?? status}: ${said}`))
    })
    const { questions, sayings } = controlOf(host)
    questions.on('error', () => {})
    sayings.once('data', () => {
      this.#starting.delete(host)
      const waiting = this.#waiting.shift()
      if (waiting) waiting.resolve(host)
      else this.#ready.push(host)
      this.#fill()
    })
  }

  /** A host that can't start is our fault or the machine's; another one would not start either. */
  #fail(error: Error): void {
    this.#broken = error
    this.#foreseen = 0
    for (const waiting of this.#waiting.splice(0)) waiting.reject(error)
  }
}

/** Safe: descriptors 3 and 4 are pipes, by the `stdio` that every host is started with. */
function controlOf({ stdio }: ChildProcess): Control {
  return { questions: stdio[3] as Writable, sayings: stdio[4] as Readable }
}

/** Nothing of the learner's environment; Windows can't open sockets without its own folder's name. */
function scrubbedEnvironment(): NodeJS.ProcessEnv {
  const { SystemRoot } = process.env
  return SystemRoot === undefined ? {} : { SystemRoot }
}
