/** What a process uses of the processor, from now on. */
import { timesOf, type Times } from './observe.ts'

const NO_TIMES: Times = { ranMs: 0, waitedForCpuMs: 0 }

/** Remembers the last look: nobody tells of a process that has ended. All is 0 where nobody ever does. */
export class ProcessorUse {
  readonly #pid: number
  readonly #before: Times
  #last: Times

  constructor(pid: number) {
    this.#pid = pid
    this.#before = timesOf(pid) ?? NO_TIMES
    this.#last = this.#before
  }

  /** How long it ran and waited for a processor since the first look. */
  get times(): Times {
    this.#last = timesOf(this.#pid) ?? this.#last
    const { ranMs, waitedForCpuMs } = this.#last
    return {
      ranMs: ranMs - this.#before.ranMs,
      waitedForCpuMs: waitedForCpuMs - this.#before.waitedForCpuMs,
    }
  }
}
