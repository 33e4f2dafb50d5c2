/** How long `watch` takes from a save to the verdict, and what it keeps in memory. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { ROOT, type Entry } from '../src/course.ts'
import { FOR_MANY, Hosts } from '../src/hosts.ts'
import { Watch, type Left } from '../src/watch.ts'
import type { Timed } from './measure.ts'

const LOOK_EVERY_MS = 5

const textOf = (file: string): string => readFileSync(join(ROOT, file), 'utf8')

export class WatchedExercise {
  readonly #folder = mkdtempSync(join(tmpdir(), 'bench-'))
  readonly #hosts = new Hosts(0, FOR_MANY)
  readonly #file = join(this.#folder, 'main.ts')
  readonly #watch: Watch
  #seen: (left: Left) => void = () => {}
  #saves = 0

  /** Nothing of the learner's own file is touched. */
  constructor(entry: Entry, program: string, withoutLarge = false) {
    writeFileSync(this.#file, textOf(program))
    this.#watch = new Watch([{ ...entry, program: this.#file }], {
      hosts: this.#hosts,
      seed: 1,
      withoutLarge,
      changed: (_, sight) => this.#seen(sight.kind === 'verdict' ? sight.left : 'none'),
      failed: (error) => {
        throw error
      },
    })
  }

  /** From a save of this program to all results, or to all but those of the large checks. */
  verdict(program: string, until: 'small' | 'all'): Timed {
    return async () => {
      await this.#allReady()
      const all = Promise.withResolvers<number>()
      const small = Promise.withResolvers<number>()
      this.#seen = (left) => {
        if (left === 'large' || left === 'none') small.resolve(performance.now())
        if (left === 'none') all.resolve(performance.now())
      }
      this.#saves += 1
      const text = `${textOf(program)}\n// ${this.#saves}`
      const savedAt = performance.now()
      writeFileSync(this.#file, text)
      const endedAt = await (until === 'all' ? all : small).promise
      await all.promise
      return endedAt - savedAt
    }
  }

  close(): void {
    this.#watch.close()
    this.#hosts.close()
    rmSync(this.#folder, { recursive: true })
  }

  /** A person's next save comes seconds later: by then as many processes wait as the last verdict took. */
  async #allReady(): Promise<void> {
    while (!this.#hosts.full) await sleep(LOOK_EVERY_MS)
  }
}
