/**
 * The segments that travel in UDP datagrams in this course: 12 bytes of header, big-endian (sequence number,
 * acknowledgement number, flags, zero, window), then the payload.
 */

export const HEADER_BYTES = 12
export const FLAGS = { SYN: 0x01, ACK: 0x02, FIN: 0x04 } as const
export const MOST_WINDOW = 65_535

export type Segment = {
  seq: number
  ack: number
  flags: number
  window: number
  payload: Buffer
}

/** The number `count` after `seq`: numbers wrap around at 2³². */
export function after(seq: number, count: number): number {
  return (seq + count) >>> 0
}

/** How far `to` lies after `from`, from -2³¹ to 2³¹ - 1. */
export function distance(from: number, to: number): number {
  return (to - from) | 0
}

/** The datagram of a segment; `zero` is the byte behind the flags. */
export function encode({ seq, ack, flags, window, payload }: Segment, zero = 0): Buffer {
  const header = Buffer.alloc(HEADER_BYTES)
  header.writeUInt32BE(seq, 0)
  header.writeUInt32BE(ack, 4)
  header.writeUInt8(flags, 8)
  header.writeUInt8(zero, 9)
  header.writeUInt16BE(window, 10)
  return Buffer.concat([header, payload])
}

/** The segment that a datagram holds; nothing where it is too short for one. */
export function decode(datagram: Buffer): Segment | undefined {
  if (datagram.length < HEADER_BYTES) return undefined
  return {
    seq: datagram.readUInt32BE(0),
    ack: datagram.readUInt32BE(4),
    flags: datagram.readUInt8(8),
    window: datagram.readUInt16BE(10),
    payload: datagram.subarray(HEADER_BYTES),
  }
}

/** `SYN 99`, `100 +50`, `FIN 150`, `ACK 151`: what the ladder shows of a segment. Its ACK where it is all there is. */
export function inWords({ seq, ack, flags, payload }: Segment): string {
  if (flags === FLAGS.ACK && payload.length === 0) return `ACK ${ack}`
  const names = Object.entries(FLAGS).filter(([, bit]) => (flags & bit) !== 0)
  const bytes = payload.length === 0 ? '' : `+${payload.length}`
  return [...names.map(([name]) => name), seq, bytes].filter((word) => word !== '').join(' ')
}
