/** Bytes that must come, compared as they arrive, so that a stream of any length takes no memory. */
import { hex, lengthOf, show, size } from './bytes.ts'
import { FindingError, type Seen } from './finding.ts'

// How much is shown before and after the first wrong byte.
const BEFORE_BYTES = 3
const AFTER_BYTES = 8
// More than this between the expected bytes, and the rest isn't waited for.
const MAX_STRAY_BYTES = 64 * 1024

type Difference = { at: number; before: number; expected: Buffer; actual: Buffer }

/** Takes chunks until it is complete; what a chunk holds beyond it is given back. */
export type Expectation = {
  readonly words: string
  readonly complete: boolean
  /** @throws {FindingError} at the first byte that can't be right. */
  take(chunk: Buffer): Buffer
  /** The finding for an ending or a silence before it is complete. */
  cutShort(seen: Seen): FindingError
}

/** A place in the expected bytes that moves forward. */
class Cursor {
  readonly total: number
  done = 0
  readonly #pieces: readonly Buffer[]
  #piece = 0
  #offset = 0

  constructor(pieces: readonly Buffer[]) {
    this.#pieces = pieces
    this.total = lengthOf(pieces)
  }

  /** The next bytes of the present piece, `most` at the most. */
  next(most: number): Buffer {
    return this.#pieces[this.#piece]?.subarray(this.#offset, this.#offset + most) ?? Buffer.alloc(0)
  }

  advance(count: number): void {
    this.done += count
    this.#offset += count
    if (this.#offset < (this.#pieces[this.#piece]?.length ?? 0)) return
    this.#piece += 1
    this.#offset = 0
  }
}

/** The number of leading bytes that two buffers share. */
function common(a: Buffer, b: Buffer): number {
  const most = Math.min(a.length, b.length)
  if (a.compare(b, 0, most, 0, most) === 0) return most
  let at = 0
  while (a[at] === b[at]) at += 1
  return at
}

/** All the bytes in order; with `strays`, others may stand between them. */
class Sequence implements Expectation {
  readonly words: string
  readonly #cursor: Cursor
  readonly #strays: number
  #stray = 0
  #difference: Difference | undefined

  constructor(pieces: readonly Buffer[], strays: number) {
    this.#cursor = new Cursor(pieces)
    this.#strays = strays
    const shown = pieces[0] && pieces.length === 1 ? `: ${show(pieces[0])}` : ''
    this.words = `${size(this.#cursor.total)}${shown}`
  }

  get complete(): boolean {
    return this.#cursor.done === this.#cursor.total
  }

  take(chunk: Buffer): Buffer {
    let at = 0
    while (at < chunk.length && !this.complete) {
      const same = common(this.#cursor.next(chunk.length - at), chunk.subarray(at))
      const before = chunk.subarray(Math.max(0, at + same - BEFORE_BYTES), at + same)
      at += same
      const wanted = this.#cursor.next(same + AFTER_BYTES).subarray(same)
      this.#cursor.advance(same)
      if (wanted.length === 0 || at === chunk.length) continue
      this.#difference ??= {
        at: this.#cursor.done,
        before: before.length,
        expected: Buffer.concat([before, wanted]),
        actual: Buffer.concat([before, chunk.subarray(at, at + AFTER_BYTES)]),
      }
      at += 1
      this.#stray += 1
      if (this.#stray > this.#strays) throw this.#wrong(this.#difference)
    }
    return chunk.subarray(at)
  }

  cutShort(seen: Seen): FindingError {
    if (this.#difference && seen.symptom !== 'crash') return this.#wrong(this.#difference)
    const { done, total } = this.#cursor
    const symptom = seen.symptom === 'silent' && done > 0 ? 'missing bytes' : seen.symptom
    const actual = `${seen.actual}, after ${done} of ${total} B`
    return new FindingError({ expected: this.words, ...seen, actual, symptom })
  }

  #wrong({ at, before, expected, actual }: Difference): FindingError {
    const place = `from byte ${at - before}: `
    const caret = place.length + before * 'ff '.length
    const fault = { expected: place + hex(expected), actual: place + hex(actual), caret }
    return new FindingError({ ...fault, symptom: 'wrong bytes' })
  }
}

/** Exactly these bytes, one after the other. */
export function exactly(pieces: readonly Buffer[]): Expectation {
  return new Sequence(pieces, 0)
}

/** All these bytes in this order, whatever stands between them. */
export function inOrder(pieces: readonly Buffer[]): Expectation {
  return new Sequence(pieces, MAX_STRAY_BYTES)
}
