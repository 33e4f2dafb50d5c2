/** Bytes as checks make them and as people read them. */
import { createCipheriv } from 'node:crypto'

/** A source of chance that `--seed` replays. */
export type Random = {
  /** An integer from `0` up to and not including `below`. */
  integer(below: number): number
  /** `count` bytes, each value equally likely. */
  bytes(count: number): Buffer
  /** `count` lower-case letters: plain text without a newline. */
  letters(count: number): Buffer
}

/** The key stream of AES in counter mode under the seed: fast, evenly spread, the same everywhere. */
export function seededRandom(seed: number): Random {
  const key = Buffer.alloc(16)
  key.writeUInt32BE(seed >>> 0)
  const stream = createCipheriv('aes-128-ctr', key, Buffer.alloc(16))
  const bytes = (count: number): Buffer => stream.update(Buffer.alloc(count))
  return {
    bytes,
    letters: (count) => Buffer.from(bytes(count).map((byte) => 97 + (byte % 26))),
    integer: (below) => Math.floor((bytes(4).readUInt32BE() / 2 ** 32) * below),
  }
}

/** A long stream without its memory: `block` again and again until there are `total` bytes. */
export function repeated(block: Buffer, total: number): Buffer[] {
  const whole = Array.from({ length: Math.floor(total / block.length) }, () => block)
  const rest = total % block.length
  return rest === 0 ? whole : [...whole, block.subarray(0, rest)]
}

/** The number of bytes in all pieces together. */
export function lengthOf(pieces: readonly Buffer[]): number {
  return pieces.reduce((sum, piece) => sum + piece.length, 0)
}

/** `3 B`, `64 MiB`, `1.5 KiB`: a count of bytes for people. */
export function size(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB']
  const power = bytes < 1024 ? 0 : Math.min(3, Math.floor(Math.log2(bytes) / 10))
  const value = bytes / 1024 ** power
  return `${Number.isInteger(value) ? value : value.toFixed(1)} ${units[power]}`
}

const SHOWN_BYTES = 12

/** Text in quotes where all of it is printable ASCII, else bytes in hexadecimal; never raw. */
export function show(bytes: Buffer): string {
  const head = bytes.subarray(0, SHOWN_BYTES * 2)
  const isText = head.every((byte) => byte === 10 || (byte >= 32 && byte < 127))
  if (isText && head.length > 0)
    return JSON.stringify(head.toString('latin1')) + (bytes.length > head.length ? '…' : '')
  return hex(bytes)
}

/** `68 65 6c …`: two digits a byte, so that the columns of two of them can be compared. */
export function hex(bytes: Buffer): string {
  const digits = bytes.subarray(0, SHOWN_BYTES).toString('hex').match(/../g) ?? []
  return digits.join(' ') + (bytes.length > SHOWN_BYTES ? ' …' : '')
}

/** Text of a program made safe to print: control, format and bidirectional characters escaped. */
export function printable(text: string): string {
  return text.replaceAll(/[^\P{C}\n\t]|[\p{Zl}\p{Zp}]/gu, (character) => {
    const code = character.codePointAt(0) ?? 0
    return `\\u{${code.toString(16)}}`
  })
}
