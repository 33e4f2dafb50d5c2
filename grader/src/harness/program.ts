/** How a check starts the program, and what becomes of the process itself. */
import { once } from 'node:events'
import net from 'node:net'
import getPort from 'get-port'
import { ANSWER_WITHIN_MS, AT_ONCE_MS, EXIT_WITHIN_MS, READY_WITHIN_MS } from './deadlines.ts'
import { explain } from './explain.ts'
import { FindingError } from './finding.ts'
import type { Launch, ProgramProcess } from './process.ts'
import { LOOPBACK, ready } from './ready.ts'
import { Subject } from './subject.ts'
import type { Transcript } from './transcript.ts'
import { wait } from './wait.ts'

// Another process can take the port between our finding it free and the program's opening it.
export const MOST_LOST_RACES = 5

/** Where a server is told to listen, and its arguments for a port. */
export type Serving = { host: string; argv: (port: string) => string[] }

/** A server on 127.0.0.1 whose first argument is its port. */
export function behindPort(...more: readonly string[]): Serving {
  return { host: LOOPBACK, argv: (port) => [port, ...more] }
}

/** A server whose one argument is its port. */
export const ON_LOOPBACK = behindPort()

export class Program {
  readonly #launch: Launch
  readonly #closing: (() => Promise<void>)[] = []
  readonly transcript: Transcript
  readonly #processes: ProgramProcess[] = []
  readonly #subjects: Subject[] = []
  #startedAt: number | undefined

  constructor(launch: Launch, transcript: Transcript) {
    this.#launch = launch
    this.transcript = transcript
  }

  /** How long it is since the program was first started, in milliseconds: a wait for a process doesn't count. */
  get ageMs(): number {
    return this.#startedAt === undefined ? 0 : performance.now() - this.#startedAt
  }

  /** The process that was started last. */
  get process(): ProgramProcess | undefined {
    return this.#processes.at(-1)
  }

  /** Starts the program with these arguments. */
  async start(argv: Parameters<Launch>[0]): Promise<ProgramProcess> {
    const process = await this.#launch(argv)
    if (this.#startedAt === undefined) {
      this.#startedAt = performance.now()
      this.transcript.startAfresh()
    }
    this.#processes.push(process)
    return process
  }

  /** Starts the program as a server and waits until it is ready. `port` 0 lets the program choose. */
  async serve(port?: 0, { host, argv }: Serving = ON_LOOPBACK): Promise<Subject> {
    for (let lost = 0; ; lost += 1) {
      let asked = 0
      // No sooner than it can be opened: another process may take it meanwhile.
      const process = await this.start(async () => {
        asked = port ?? (await getPort({ host }))
        return argv(String(asked))
      })
      try {
        const subject = new Subject(process, this.transcript, await ready(process, asked, host))
        subject.host = host
        this.#subjects.push(subject)
        return subject
      } catch (error) {
        const race = process.exit && asked !== 0 && (await isTaken(asked, host))
        if (!race || lost === MOST_LOST_RACES) throw error
      }
    }
  }

  /** Expects a program that was started with these arguments to end by itself with this status. */
  async expectRefusal(argv: string[], status: number): Promise<void> {
    const process = await this.start(() => argv)
    const expected = `exit status ${status} and a line on standard error, given ${argumentsInWords(argv)}`
    const exit = await wait(process, {
      seen: () => process.exit,
      progress: () => 0,
      withinMs: process.hosted ? ANSWER_WITHIN_MS : READY_WITHIN_MS,
    })
    const wrong = (actual: string): FindingError =>
      new FindingError({ expected, actual, symptom: 'wrong status' })
    if (process.crash || exit === 'time')
      throw new FindingError({ expected, ...explain(process, 'time') })
    if (exit === 'quiet') throw wrong('the program going on')
    if (process.exit?.status !== status) throw wrong(explain(process, 'gone').actual)
    if (process.stderr.text.trim() === '')
      throw wrong(`exit status ${status}, and nothing on standard error`)
  }

  /** Sends SIGTERM and expects the server to end at once with status 0. */
  async expectEndOnSigterm({ process }: Subject): Promise<void> {
    const sentAt = performance.now()
    this.transcript.add({ connection: 0, event: 'send SIGTERM' })
    process.signal('SIGTERM')
    const expected = 'exit status 0, at once after SIGTERM'
    await wait(process, { seen: () => process.exit, progress: () => 0, withinMs: EXIT_WITHIN_MS })
    const tookMs = Math.round(performance.now() - sentAt)
    if (!process.exit)
      throw new FindingError({ expected, actual: 'the program going on', symptom: 'left open' })
    if (process.exit.status !== 0 || process.crash)
      throw new FindingError({ expected, ...explain(process, 'gone'), symptom: 'wrong status' })
    if (tookMs > AT_ONCE_MS)
      throw new FindingError(
        { expected, actual: `an end after ${tookMs} ms`, symptom: 'late' },
        AT_ONCE_MS,
      )
  }

  /** Registers what closes something that was opened for the program. */
  atEnd(close: () => void | Promise<void>): void {
    this.#closing.push(async () => close())
  }

  /** Ends all that was started and closes all that was opened. */
  async stop(): Promise<void> {
    for (const subject of this.#subjects) subject.drop()
    for (const process of this.#processes) process.kill()
    await Promise.all(this.#closing.map((close) => close()))
    await Promise.all(this.#processes.map((process) => process.gone()))
  }
}

/** A port of 127.0.0.1 that is in use for as long as `during` runs. */
export async function withPortInUse<T>(during: (port: number) => Promise<T>): Promise<T> {
  const server = net.createServer((socket) => socket.destroy())
  await once(server.listen(0, '127.0.0.1'), 'listening')
  try {
    const address = server.address()
    if (address === null || typeof address === 'string') throw new Error('a TCP server has a port')
    return await during(address.port)
  } finally {
    server.close()
  }
}

async function isTaken(port: number, host: string): Promise<boolean> {
  const server = net.createServer()
  try {
    await once(server.listen(port, host), 'listening')
    return false
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EADDRINUSE'
  } finally {
    server.close()
  }
}

function argumentsInWords(argv: readonly string[]): string {
  return argv.length === 0 ? 'no argument' : argv.map((argument) => `"${argument}"`).join(' ')
}
