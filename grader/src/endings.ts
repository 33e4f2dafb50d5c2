/** When what a check has started is ended: a result is told before its processes are gone. */
import { setTimeout as sleep } from 'node:timers/promises'
import { LINGER_MS } from './harness/deadlines.ts'
import type { Try } from './try.ts'

export class Endings {
  #now = Promise.withResolvers<void>()
  readonly #endings: Promise<void>[] = []

  /**
   * The end of a process costs as much as a small check, and nobody waits for it: so it stays for a moment. One that
   * kept us waiting is ended at once, for it may be busy and take what the others need.
   */
  add({ excessive, end }: Try): void {
    const moment = sleep(excessive ? 0 : LINGER_MS, undefined, { ref: false })
    this.#endings.push(Promise.race([this.#now.promise, moment]).then(end))
  }

  /** Ends all that is left, and resolves when it is gone. */
  async now(): Promise<void> {
    this.#now.resolve()
    this.#now = Promise.withResolvers()
    await Promise.all(this.#endings.splice(0))
  }
}
