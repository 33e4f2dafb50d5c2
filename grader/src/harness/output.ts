/** What a program prints. */
import type { Readable } from 'node:stream'
import { MAX_LINE_BYTES, MAX_OUTPUT_BYTES } from './limits.ts'

/** One of the two outputs, kept up to a limit; `over` says that there was more. */
export class Output {
  text = ''
  over = false
  readonly #stream: Readable
  readonly #chunks: Buffer[] = []
  /** How many bytes have come and were kept. */
  length = 0

  constructor(stream: Readable, changed: () => void) {
    this.#stream = stream
    let [total, line] = [0, 0]
    stream
      .on('error', () => {})
      .on('data', (chunk: Buffer) => {
        // A line feed ends a line; output that is no text has enough of them.
        const feed = chunk.lastIndexOf(10)
        line = feed < 0 ? line + chunk.length : chunk.length - feed
        total += chunk.length
        if (line > MAX_LINE_BYTES || total > MAX_OUTPUT_BYTES) this.over = true
        else {
          this.text += chunk.toString()
          this.#chunks.push(chunk)
          this.length += chunk.length
        }
        changed()
      })
  }

  /** All of it so far, as it came. */
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
}
