/** Tells whether the machine held the grader up, so that a bound of time says nothing of the program. */

const TICK_MS = 10
// Each turn of a busy machine's loop is late by some milliseconds: in the seconds of a long wait that adds up,
// and explains nothing. An answer takes a few turns, and what is "at once" has 250 ms.
const LEAST_STALL_MS = 50

export class StallWatch {
  readonly #startedAt = performance.now()
  #lateMs = 0
  #last = performance.now()
  readonly #timer = setInterval(() => this.#tick(), TICK_MS).unref()

  /** How long the grader's own event loop has been held up in all, in milliseconds. */
  get lateMs(): number {
    this.#tick()
    return this.#lateMs
  }

  /** How long it has been watching, in milliseconds. */
  get ageMs(): number {
    return performance.now() - this.#startedAt
  }

  stop(): void {
    clearInterval(this.#timer)
  }

  #tick(): void {
    const now = performance.now()
    const lateMs = now - this.#last - TICK_MS
    if (lateMs >= LEAST_STALL_MS) this.#lateMs += lateMs
    this.#last = now
  }
}
