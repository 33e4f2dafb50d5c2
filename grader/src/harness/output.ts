/** What a program prints. */
import type { Readable } from 'node:stream'
import { MAX_LINE_BYTES, MAX_OUTPUT_BYTES } from './limits.ts'

// Of what is for people, both ends are kept, and the lines that say where a server listens.
const MOST_LOG_CHARACTERS = 64 * 1024
const KEPT_AT_AN_END = 16 * 1024
const MOST_LINES_BETWEEN = 16

/** One of the two outputs, kept up to a limit; `over` says that there was more. */
export class Output {
  over = false
  readonly #stream: Readable
  readonly #decoder = new TextDecoder()
  readonly #log: boolean
  #chunks: Buffer[] = []
  #decoded = 0
  #text = ''
  /** How many bytes have come. */
  length = 0

  /** @param kind results are kept whole; of a log the middle is dropped where it is long. */
  constructor(stream: Readable, kind: 'results' | 'log', changed: () => void) {
    this.#stream = stream
    this.#log = kind === 'log'
    let line = 0
    stream
      .on('error', () => {})
      .on('data', (chunk: Buffer) => {
        // A line feed ends a line; output that is no text has enough of them.
        const feed = chunk.lastIndexOf(10)
        line = feed < 0 ? line + chunk.length : chunk.length - feed
        const total = this.length + chunk.length
        if (line > MAX_LINE_BYTES || total > MAX_OUTPUT_BYTES) this.over = true
        else this.#keep(chunk)
        changed()
      })
  }

  /** All of it so far, as text. */
  get text(): string {
    // Decoded when it is asked for: many bytes that nobody reads cost no text.
    for (const chunk of this.#chunks.slice(this.#decoded))
      this.#text += this.#decoder.decode(chunk, { stream: true })
    this.#decoded = this.#chunks.length
    if (!this.#log) return this.#text
    this.#chunks = []
    this.#decoded = 0
    if (this.#text.length > MOST_LOG_CHARACTERS) this.#text = shortened(this.#text)
    return this.#text
  }

  /** All of it so far, as it came; of results only. */
  get bytes(): Buffer {
    return Buffer.concat(this.#chunks)
  }

  /** Stops reading: what the program prints fills the pipe, and then its own memory. */
  stopReading(): void {
    this.#stream.pause()
  }

  readOn(): void {
    this.#stream.resume()
  }

  #keep(chunk: Buffer): void {
    this.length += chunk.length
    this.#chunks.push(chunk)
    if (this.#log && this.#chunks.length > 1) void this.text
  }
}

/** Both ends of a long log, whole lines, and between them what says where a server listens. */
function shortened(text: string): string {
  const first = text.lastIndexOf('\n', KEPT_AT_AN_END) + 1 || KEPT_AT_AN_END
  const last = text.indexOf('\n', text.length - KEPT_AT_AN_END) + 1 || text.length - KEPT_AT_AN_END
  const between = text.slice(first, last).match(/^listening on .*$/gm) ?? []
  return [text.slice(0, first), ...between.slice(0, MOST_LINES_BETWEEN), text.slice(last)].join(
    '\n',
  )
}
