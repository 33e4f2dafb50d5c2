/** What happened in one check, in order, with times. */
import type { Note } from '../host/control.ts'
import { show } from './bytes.ts'

/** One thing that one end did. `ms` counts from the start of the check; connection 0 is none. */
export type Step = {
  ms: number
  connection: number
  by: 'grader' | 'program'
  event: string
  bytes?: number
  /** The first bytes, escaped. */
  preview?: string
  detail?: string
}

// A ladder of more steps is not read; what was first and what was last tells the story.
const MAX_STEPS = 200
const LONG_BYTES = 1024
const NS_PER_MS = 1e6

export class Transcript {
  #startedNs = process.hrtime.bigint()
  readonly #connections = new Map<number, number>()
  readonly #steps: Step[] = []

  /** Gives the connection whose client's end has this port the next number. */
  open(port: number, event: 'connect' | 'accept'): number {
    const connection = this.#connections.size + 1
    this.#connections.set(port, connection)
    this.add({ connection, event })
    return connection
  }

  /** Forgets all steps so far: what went well is no part of the story of what comes next. */
  startAfresh(): void {
    this.#steps.length = 0
    this.#startedNs = process.hrtime.bigint()
  }

  /** Adds a step of ours; bytes that go on in the same direction are added to the step before. */
  add(
    step: { connection: number; event: string; detail?: string; preview?: string },
    bytes?: Buffer,
  ): void {
    const last = this.#steps.at(-1)
    // Small writes stay apart: how bytes were cut is what the ladder is to show.
    const goesOn = step.event === 'receive' || (bytes?.length ?? 0) >= LONG_BYTES
    if (bytes && goesOn && last?.event === step.event && last.connection === step.connection)
      last.bytes = (last.bytes ?? 0) + bytes.length
    else if (this.#steps.length < MAX_STEPS)
      this.#steps.push({
        ms: this.#since(process.hrtime.bigint()),
        by: 'grader',
        ...step,
        ...(bytes && { bytes: bytes.length, preview: show(bytes) }),
      })
  }

  /** All steps so far in the order of time, those that the program's own process noted among them. */
  steps(notes: readonly Note[] = []): Step[] {
    const theirs = notes.map(({ ns, port, event, bytes, detail }): Step => ({
      ms: this.#since(BigInt(ns)),
      connection: this.#connections.get(port) ?? 0,
      by: 'program',
      event,
      ...(bytes !== undefined && { bytes }),
      ...(detail !== undefined && { detail }),
    }))
    return [...this.#steps, ...theirs.filter(({ ms }) => ms >= 0)].toSorted((a, b) => a.ms - b.ms)
  }

  #since(ns: bigint): number {
    return Number(ns - this.#startedNs) / NS_PER_MS
  }
}
