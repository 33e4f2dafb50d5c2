/** Grades one program again and again: on each save, and when it is asked to. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Entry } from './course.ts'
import { grade, loadChecks } from './grade.ts'
import type { Check } from './harness/check.ts'
import type { Hosts } from './hosts.ts'
import { watchSaves } from './saves.ts'
import { UsageError } from './usage.ts'
import type { CheckResult, Verdict } from './verdict.ts'

// An editor that writes in place leaves the file empty for a moment, one that replaces it leaves none.
const ABSENT_FOR_MS = 100

/**
 * What is known of the program: a verdict, with the titles of the checks that are still running and how
 * much of it that is, or why there is none.
 */
export type Sight =
  | { kind: 'verdict'; verdict: Verdict; running: ReadonlySet<string>; left: Left }
  | { kind: 'no program'; because: string }

/** All, before the first result; some, in the midst; only those whose promise is size; nothing. */
export type Left = 'all' | 'some' | 'large' | 'none'

type Watched = {
  hosts: Hosts
  seed: number
  withoutLarge: boolean
  /** Hears of each change, from the first, where all is left, to the last, where nothing is. */
  changed: (entry: Entry, sight: Sight) => void
  /** Hears of a fault of ours. */
  failed: (error: unknown) => void
}

/** What the next grading can build on: that the program starts, and the check that failed first. */
type Shown = { hasStarted: boolean; sooner?: string }

export class Watch {
  readonly #watched: Watched
  readonly #saves = new Map<string, () => void>()
  #entry: Entry
  #grading = new AbortController()
  /** What the last verdict has shown, by exercise. */
  readonly #shown = new Map<string, Shown>()

  /** Watches all of these; the first is graded at once. */
  constructor([first, ...others]: readonly [Entry, ...Entry[]], watched: Watched) {
    this.#watched = watched
    this.#entry = first
    for (const entry of others) this.#watch(entry)
    this.turnTo(first)
  }

  /** The exercise that was graded last. */
  get entry(): Entry {
    return this.#entry
  }

  /** Grades another exercise, and watches it from now on. */
  turnTo(entry: Entry): void {
    this.#entry = entry
    this.#watch(entry)
    this.again()
  }

  /** Grades anew; a grading that is under way is ended. */
  again(): void {
    this.#grading.abort()
    this.#grading = new AbortController()
    this.#grade(this.#entry, this.#grading.signal).catch(this.#watched.failed)
  }

  close(): void {
    this.#grading.abort()
    for (const end of this.#saves.values()) end()
  }

  #watch(entry: Entry): void {
    if (this.#saves.has(entry.slug)) return
    this.#saves.set(
      entry.slug,
      watchSaves(entry.program, () => this.turnTo(entry)),
    )
  }

  async #grade(entry: Entry, signal: AbortSignal): Promise<void> {
    const { hosts, seed, withoutLarge, changed } = this.#watched
    const takenBefore = hosts.taken
    const { checks } = await loadChecks(entry)
    const results = new Map<Check, CheckResult>()
    const onResult = (check: Check, result: CheckResult): void => {
      results.set(check, result)
      if (!signal.aborted && results.size < checks.length)
        changed(entry, partial(entry, checks, results))
    }
    changed(entry, partial(entry, checks, results))
    try {
      const program = { file: entry.program }
      const onVerdict = (verdict: Verdict): void => {
        if (signal.aborted) return
        this.#shown.set(entry.slug, shownBy(verdict))
        // As many as were used stand ready for the next save.
        hosts.foresee(hosts.taken - takenBefore)
        changed(entry, { kind: 'verdict', verdict, running: new Set(), left: 'none' })
      }
      const options = { seed, withoutLarge, signal, onResult, onVerdict }
      await grade({ entry, program, hosts, ...options, ...this.#shown.get(entry.slug) })
    } catch (error) {
      if (signal.aborted) return
      if (!(error instanceof UsageError)) throw error
      await sleep(ABSENT_FOR_MS)
      if (!signal.aborted) changed(entry, { kind: 'no program', because: error.message })
    }
  }
}

function shownBy({ checks: [start, ...others] }: Verdict): Shown {
  const failed = others.find(({ status }) => status === 'failed')
  return { hasStarted: start?.status === 'passed', ...(failed && { sooner: failed.title }) }
}

/** What is known before all checks have run. */
function partial(
  { slug }: Entry,
  checks: readonly Check[],
  results: ReadonlyMap<Check, CheckResult>,
): Sight {
  const running = checks.filter((check) => !results.has(check))
  const large = running.every(({ size }) => size === 'large')
  const known = checks.map((check): CheckResult => {
    const { title, promise } = check
    return results.get(check) ?? { title, promise, status: 'skipped', because: 'running' }
  })
  return {
    kind: 'verdict',
    verdict: { exercise: slug, checks: known },
    running: new Set(running.map(({ title }) => title)),
    left: results.size === 0 ? 'all' : large ? 'large' : 'some',
  }
}
