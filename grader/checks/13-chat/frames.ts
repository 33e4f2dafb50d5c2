/** Frames, as clients of a chat server write and read them. */
import { printable } from '../../src/harness/bytes.ts'

export const PREFIX_BYTES = 4
const SHOWN_CHARACTERS = 40

/** Four bytes that announce so many. */
export function announced(bytes: number): Buffer {
  const prefix = Buffer.alloc(PREFIX_BYTES)
  prefix.writeUInt32BE(bytes)
  return prefix
}

/** One frame. */
export function frame(payload: string | Buffer): Buffer {
  const bytes = Buffer.from(payload)
  return Buffer.concat([announced(bytes.length), bytes])
}

/** Several frames behind each other. */
export function frames(...payloads: readonly string[]): Buffer {
  return Buffer.concat(payloads.map((payload) => frame(payload)))
}

/** A payload in quotes, cut where it is long. */
export function quoted(payload: string): string {
  const shown = payload.slice(0, SHOWN_CHARACTERS)
  return JSON.stringify(printable(shown)) + (shown === payload ? '' : '…')
}

/** What came on a connection and isn't a whole frame yet. */
export class Unfinished {
  #pieces: Buffer[] = []
  #bytes = 0

  /** The first bytes of it. */
  get head(): Buffer {
    return this.#joined(PREFIX_BYTES)
  }

  /** How many bytes of it have come. */
  get bytes(): number {
    return this.#bytes
  }

  /** How many bytes it announces; 0 where there is no whole length. */
  get announces(): number {
    return this.#bytes < PREFIX_BYTES ? 0 : this.head.readUInt32BE()
  }

  /** Takes what came. @returns the payloads of the frames that are whole by now. */
  take(chunk: Buffer): string[] {
    const payloads: string[] = []
    this.#pieces.push(chunk)
    this.#bytes += chunk.length
    while (this.#bytes >= PREFIX_BYTES && this.#bytes >= PREFIX_BYTES + this.announces) {
      const bytes = this.#joined(this.#bytes)
      const end = PREFIX_BYTES + bytes.readUInt32BE()
      payloads.push(bytes.toString('utf8', PREFIX_BYTES, end))
      this.#pieces = [bytes.subarray(end)]
      this.#bytes -= end
    }
    return payloads
  }

  /** All of it in one piece, or a piece that is as long as needed. */
  #joined(needed: number): Buffer {
    const [first = Buffer.alloc(0)] = this.#pieces
    if (this.#pieces.length === 1 || first.length >= needed) return first
    const joined = Buffer.concat(this.#pieces)
    this.#pieces = [joined]
    return joined
  }
}
