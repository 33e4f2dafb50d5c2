/** What `watch` does once its hosts are starting: draws what is known, hears keys, keeps the progress. */
import { styleText } from 'node:util'
import { exercises, here, shortest, type Entry } from '../course.ts'
import { after, keptOf, type Progress } from '../progress.ts'
import { UsageError } from '../usage.ts'
import { Watch, type Sight } from '../watch.ts'
import { compareVerb } from './compare.ts'
import { readable, saved, textOf, type Around } from './grading.ts'
import { hintVerb } from './hint.ts'
import { seedOf } from './seed.ts'
import type { Verdict } from '../verdict.ts'
import type { Terminal, Values, Verb } from './verb.ts'

// What comes sooner than this is drawn together: nobody reads it one by one.
const DRAW_WITHIN_MS = 100
const KEYS = 'r run again · h hint · c compare · n next · q quit'

type Known = { entry: Entry; sight: Sight; best?: number }

export class Watching {
  readonly #values: Values
  readonly #terminal: Terminal
  readonly #seed: number
  readonly #watch: Watch
  readonly #ended = Promise.withResolvers<void>()
  readonly #endKeys: (() => void) | undefined
  #known: Known | undefined
  /** What a key has asked for, and what has gone wrong beside the verdict. */
  #note = ''
  #drawing: NodeJS.Timeout | undefined

  constructor(entries: readonly [Entry, ...Entry[]], { values, terminal, hosts }: Around) {
    this.#values = values
    this.#terminal = terminal
    this.#seed = seedOf(values.seed)
    this.#endKeys = terminal.screen?.keys((key) => this.#press(key))
    this.#watch = new Watch(entries, {
      hosts,
      seed: this.#seed,
      withoutLarge: values['without-large'] ?? false,
      changed: (entry, sight) => this.#see({ entry, sight }),
      failed: this.#ended.reject,
    })
  }

  /** Resolves when the person quits; rejects with a fault of ours. */
  async over(): Promise<void> {
    try {
      await this.#ended.promise
    } finally {
      this.#watch.close()
      clearTimeout(this.#drawing)
      this.#known = undefined
      this.#endKeys?.()
    }
  }

  #see(known: Known): void {
    const { sight } = known
    this.#known = known
    const left = sight.kind === 'verdict' ? sight.left : 'none'
    if (left === 'all') this.#note = ''
    if (left === 'none') this.#doing(this.#finish(known))
    else if (left === 'large') this.#doing(this.#draw())
    else this.#drawing ??= setTimeout(() => this.#doing(this.#draw()), DRAW_WITHIN_MS)
  }

  async #finish({ entry, sight }: Known): Promise<void> {
    const progress = sight.kind === 'verdict' ? await this.#keep(sight.verdict) : undefined
    const best = progress && { best: keptOf(progress, entry.slug).best }
    this.#known = { entry, sight, ...best }
    if (this.#terminal.screen) await this.#draw()
    else this.#terminal.out(`${await this.#text(this.#known)}\n`)
  }

  async #keep(verdict: Verdict): Promise<Progress | undefined> {
    const before = readable(this.#aside)
    if (!before) return undefined
    const progress = after(before, verdict, new Date())
    await saved(progress, this.#aside)
    return progress
  }

  async #draw(): Promise<void> {
    clearTimeout(this.#drawing)
    this.#drawing = undefined
    const { screen } = this.#terminal
    const known = this.#known
    if (!known || !screen) return
    const text = await this.#text(known)
    // Something newer may be known by now, or nothing wanted any more.
    if (known !== this.#known) return
    const note = this.#note === '' ? [] : ['', this.#note.trim()]
    screen.draw([text, ...note, '', this.#gray(KEYS), ''].join('\n'))
  }

  async #text({ entry, sight, best }: Known): Promise<string> {
    const waiting = this.#gray(`${here(entry.program)} is graded on each save.`)
    if (sight.kind === 'no program') return `\n${sight.because}\n${waiting}`
    const shown = {
      entry,
      program: { file: entry.program },
      isolation: 'guarded',
      seed: this.#seed,
      all: this.#values.all ?? false,
      running: sight.running,
      ...(best !== undefined && { best }),
    } as const
    return `${await textOf(sight.verdict, shown, this.#terminal)}\n${waiting}`
  }

  #press(key: string): void {
    const keys: Record<string, () => void> = {
      r: () => this.#watch.again(),
      h: () => this.#doing(this.#ask(hintVerb)),
      c: () => this.#doing(this.#ask(compareVerb)),
      n: () => this.#doing(this.#next()),
      q: () => this.#ended.resolve(),
      redraw: () => this.#doing(this.#draw()),
    }
    keys[key]?.()
  }

  async #ask(verb: Verb): Promise<void> {
    this.#note = ''
    await verb.run(shortest(this.#watch.entry), {}, this.#aside)
    await this.#draw()
  }

  /** The next exercise that has not been passed. */
  async #next(): Promise<void> {
    const progress = readable(this.#aside)
    const all = exercises()
    const own = all.findIndex(({ slug }) => slug === this.#watch.entry.slug)
    const next = [...all.slice(own + 1), ...all.slice(0, own)].find(
      ({ slug }) => !progress || keptOf(progress, slug).passed === undefined,
    )
    if (next) this.#watch.turnTo(next)
    else this.#note = 'Every other exercise is passed.'
    await this.#draw()
  }

  /** What else is said belongs under the verdict, not over it. */
  get #aside(): Terminal {
    if (!this.#terminal.screen) return this.#terminal
    const say = (text: string): void => {
      this.#note += text
    }
    return { ...this.#terminal, out: say, err: say }
  }

  #doing(work: Promise<void>): void {
    work.catch((error: unknown) => {
      if (!(error instanceof UsageError)) return this.#ended.reject(error)
      this.#note = error.message
      this.#doing(this.#draw())
    })
  }

  #gray(text: string): string {
    return this.#terminal.color ? styleText('gray', text, { validateStream: false }) : text
  }
}
