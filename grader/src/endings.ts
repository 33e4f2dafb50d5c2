/** When what a check has started is ended: a result is told before its processes are gone. */
import { setTimeout as sleep } from 'node:timers/promises'
import { LINGER_MS } from './harness/deadlines.ts'
import type { Try } from './try.ts'

export class Endings {
  #now = Promise.withResolvers<void>()
  readonly #endings: Promise<void>[] = []

  /**
   * Ends it at once where the program has failed, for it may take what the others need. One that has passed stays for
   * a moment: the end of a process costs as much as a small check, and nobody waits for it.
   */
  add({ result, end }: Try): void {
    const moment = sleep(result.status === 'passed' ? LINGER_MS : 0, undefined, { ref: false })
    this.#endings.push(Promise.race([this.#now.promise, moment]).then(end))
  }

  /** Ends all that is left, and resolves when it is gone. */
  async now(): Promise<void> {
    this.#now.resolve()
    this.#now = Promise.withResolvers()
    await Promise.all(this.#endings.splice(0))
  }
}
