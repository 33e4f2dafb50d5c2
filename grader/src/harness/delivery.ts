/**
 * How bytes are cut and spaced on their way. TCP keeps the order of bytes and nothing else: where one
 * write ends, the reader can't see (RFC 9293 § 3.7: "TCP guarantees no correlation").
 */

/** The pieces that are written one after the other, each once the reader has taken the one before. */
export type Delivery = { name: string; pieces: (bytes: Buffer) => Buffer[]; fin?: 'with the last' }

/** All in one write. */
export const whole: Delivery = { name: 'whole', pieces: (bytes) => [bytes] }

/** Several messages in one write. */
export const glued: Delivery = { ...whole, name: 'glued together' }

/** A write for each byte. */
export const oneByOne: Delivery = {
  name: 'one by one',
  pieces: (bytes) => Array.from(bytes, (_, at) => bytes.subarray(at, at + 1)),
}

/** Two writes; the second begins with byte number `at`. */
export function cutAt(at: number, name = `cut at ${at}`): Delivery {
  return {
    name,
    pieces: (bytes) => [bytes.subarray(0, at), bytes.subarray(at)],
  }
}

/** One write, and the FIN in the same breath. */
export const withFin: Delivery = { ...whole, name: 'with the FIN', fin: 'with the last' }

/** Writes of `bytes` bytes each. */
export function trickled(bytes: number): Delivery {
  return {
    name: `${bytes} at a time`,
    pieces: (all) =>
      Array.from({ length: Math.ceil(all.length / bytes) }, (_, piece) =>
        all.subarray(piece * bytes, (piece + 1) * bytes),
      ),
  }
}
