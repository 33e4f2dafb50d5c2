/** What is decided about each check: by one try, or by a second one where the first may be the machine's fault. */
import { Endings } from './endings.ts'
import type { Check } from './harness/check.ts'
import { GRADING_WITHIN_MS } from './harness/deadlines.ts'
import { skipped, unknown } from './results.ts'
import { alone, beside } from './room.ts'
import { StallWatch } from './stall.ts'
import { tryCheck, type Chance } from './try.ts'
import type { CheckResult } from './verdict.ts'

export type Decided = Chance & {
  /** Hears of each result as it comes, in no order. */
  onResult?: (check: Check, result: CheckResult) => void
}

export class Decisions {
  readonly results = new Map<Check, CheckResult>()
  readonly #run: Decided
  readonly #stall = new StallWatch()
  readonly #endings = new Endings()
  readonly #skipped = new Set<Check>()
  #spent = false

  constructor(run: Decided) {
    this.#run = run
  }

  /** Runs a check. */
  async make(check: Check): Promise<void> {
    if (await this.#try(check)) await this.#tryAgain(check)
  }

  /** Runs checks beside each other, and then, one by one, those that are still in doubt. */
  async makeSideBySide(checks: readonly Check[]): Promise<void> {
    const doubtful = await Promise.all(checks.map((check) => this.#try(check)))
    for (const check of doubtful) if (check) await this.#tryAgain(check)
  }

  /**
   * Runs a check with nothing of this program beside it, unless the program is known to keep us waiting, or to go on
   * until it is ended.
   */
  async makeAlone(check: Check): Promise<void> {
    await this.#endings.now()
    // What does so once does so again, and each time for seconds.
    if (this.#spent) this.skip(check, 'the program took too long, or too much, in another check')
    else await this.make(check)
  }

  /** Leaves a check out; where it is under way, whatever comes of it counts for nothing. */
  skip(check: Check, because: string): void {
    this.#skipped.add(check)
    this.#tell(check, skipped(check, because))
  }

  /** Resolves when all that was started is gone. */
  end(): Promise<void> {
    this.#stall.stop()
    return this.#endings.now()
  }

  /** @returns the check, where a second try must decide. */
  async #try(check: Check): Promise<Check | undefined> {
    const tried = await beside(() => tryCheck(check, this.#run, this.#stall))
    this.#endings.add(tried)
    if (tried.doubt !== 'none') return check
    this.#spent ||= tried.excessive
    this.#settle(check, tried.result)
    return undefined
  }

  async #tryAgain(check: Check): Promise<void> {
    if (this.#skipped.has(check)) return
    await this.#endings.now()
    this.#settle(check, await alone(() => this.#again(check)))
  }

  /** With nothing of ours beside it, this try decides; where the machine stalls again, nobody can tell. */
  async #again(check: Check): Promise<CheckResult> {
    if (this.#stall.ageMs > GRADING_WITHIN_MS)
      return unknown(check, 'the grading took too long to try it again alone')
    const { result, doubt, excessive, end } = await tryCheck(check, this.#run, this.#stall)
    await end()
    this.#spent ||= excessive
    if (doubt !== 'stalled') return result
    return unknown(check, 'the machine stalled, twice, while the program was waited for')
  }

  #settle(check: Check, result: CheckResult): void {
    if (!this.#skipped.has(check)) this.#tell(check, result)
  }

  #tell(check: Check, result: CheckResult): void {
    this.results.set(check, result)
    this.#run.onResult?.(check, result)
  }
}
