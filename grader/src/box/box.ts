/** A worker that runs checks, in a box or without one, seen from the grader. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import type { Readable, Writable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { outerBox } from './bubblewrap.ts'
import type { Answer, Memory, Order } from './messages.ts'
import { CHECK_WITHIN_MS, EXIT_WITHIN_MS, GRADING_WITHIN_MS } from '../harness/deadlines.ts'
import { MAX_ANSWER_BYTES } from '../harness/limits.ts'
import { endWithUs, killGroup } from '../harness/reaper.ts'
import { UsageError } from '../usage.ts'
import type { CheckResult } from '../verdict.ts'

const WORKER = fileURLToPath(new URL('worker.js', import.meta.url))
// After the last check that may be begun has had its time, twice.
const ANSWER_WITHIN_MS = GRADING_WITHIN_MS + 2 * CHECK_WITHIN_MS

// V8 lets dead young objects stand until there are many: three times so many MiB, and by default 16.
const SMALL_NURSERY = '--max-semi-space-size=1'

const MOST_SAID = 200

export type Level = 'boxed' | 'guarded'

export class Box {
  /** The first process of the box. */
  readonly pid: number
  /** What the worker said of its memory, after the last order. */
  memory: Memory | undefined
  readonly #child: ChildProcess
  readonly #level: Level
  readonly #ended: Promise<Answer>
  #said = ''
  #heard = Promise.withResolvers<Answer>()

  /** @throws {UsageError} where a tool that makes a box isn't installed. */
  constructor(level: Level, env: NodeJS.ProcessEnv = {}) {
    const node = [
      process.execPath,
      '--disable-sigusr1',
      SMALL_NURSERY,
      '--expose-gc',
      WORKER,
    ] as const
    const [file, ...args] = level === 'boxed' ? [...outerBox(process.cwd()), ...node] : node
    this.#child = spawn(file ?? '', args, {
      // A process group of its own: ended as a whole, and deaf to the terminal's Ctrl-C.
      detached: true,
      env: { ...env, ...(level === 'boxed' && { BOXED: 'yes' }) },
      stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'],
    })
    this.#level = level
    this.pid = this.#child.pid ?? 0
    endWithUs(this.#child)
    this.#ended = this.#listen()
  }

  /**
   * What the checks say of a program.
   * @throws {UsageError} where there is nothing to run.
   * @throws {Error} where the worker fails, or is gone: nobody can tell.
   */
  async run(order: Order): Promise<CheckResult[]> {
    this.#heard = Promise.withResolvers<Answer>()
    this.#orders.write(`${JSON.stringify(order)}\n`)
    const over = new AbortController()
    const late = sleep(ANSWER_WITHIN_MS, { fault: 'it took too long' }, { signal: over.signal })
    const answer = await Promise.race([
      this.#heard.promise,
      this.#ended,
      late.catch(() => gone('')),
    ])
    over.abort()
    if ('wrong' in answer) throw new UsageError(answer.wrong)
    if ('fault' in answer) throw new Error(answer.fault)
    this.memory = answer.memory
    return answer.results
  }

  /** Ends the worker and all that it started; of a box nothing is left. */
  async close(): Promise<void> {
    // Without a box around it, it has to end what it started by itself.
    this.#orders.end()
    if (this.#level === 'guarded') await Promise.race([this.#ended, sleep(EXIT_WITHIN_MS)])
    killGroup(this.pid)
    await this.#ended
  }

  get #orders(): Writable {
    // Safe: descriptors 3 and 4 are pipes, by the `stdio` above.
    return this.#child.stdio[3] as Writable
  }

  /** @returns what is to be said when the worker has ended. */
  async #listen(): Promise<Answer> {
    let errors = ''
    this.#orders.on('error', () => {})
    this.#child.stderr?.on('data', (chunk: Buffer) => {
      errors = `${errors}${chunk.toString()}`.slice(0, MAX_ANSWER_BYTES)
    })
    const answers = this.#child.stdio[4] as Readable
    answers.on('error', () => {}).on('data', (chunk: Buffer) => this.#hear(chunk.toString()))
    const failed = once(this.#child, 'error').then(([error]) => String(error))
    const ended = once(this.#child, 'exit').then(([status, signal]) => `${signal ?? status}`)
    const how = await Promise.race([failed, ended])
    // A native crash says much; its first words are enough.
    return gone(
      `${how} ${errors
        .replace(/[\s#]+/g, ' ')
        .trim()
        .slice(0, MOST_SAID)}`,
    )
  }

  #hear(text: string): void {
    this.#said += text
    if (this.#said.length > MAX_ANSWER_BYTES) killGroup(this.pid)
    const end = this.#said.indexOf('\n')
    if (end < 0) return
    const line = this.#said.slice(0, end)
    this.#said = this.#said.slice(end + 1)
    // Safe: only the worker has the descriptor, and it writes answers.
    this.#heard.resolve(JSON.parse(line) as Answer)
  }
}

function gone(how: string): Answer {
  return { fault: `the process that runs the checks has ended: ${how.trim()}` }
}
