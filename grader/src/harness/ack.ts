/** What a receiver may send. */
import { FindingError } from './finding.ts'
import { after, distance, FLAGS, type Segment } from './segment.ts'

/**
 * What is wrong with an ACK that came behind the furthest one so far. A receiver sends ACKs alone, and what it
 * has once offered to take it keeps (RFC 9293 § 3.8.6: a receiver should not shrink the window).
 */
export function faultOfAck(
  segment: Segment | undefined,
  furthest: Segment | undefined,
): FindingError | undefined {
  if (!segment) return wrong('a segment of 12 bytes', 'a shorter datagram')
  const { seq, flags, payload, ack, window } = segment
  if (flags !== FLAGS.ACK || seq !== 0 || payload.length > 0)
    return wrong('an ACK: flags 0x02, sequence number 0, no payload', inFull(segment))
  if (!furthest || distance(furthest.ack, ack) < 0) return undefined
  const edge = after(furthest.ack, furthest.window)
  if (distance(edge, after(ack, window)) >= 0) return undefined
  return wrong(
    `acknowledgement + window of ${edge} or more, as before`,
    `ACK ${ack}, window ${window}`,
  )
}

/** Bytes that are not the ones they should be. */
export function wrong(expected: string, actual: string): FindingError {
  return new FindingError({ expected, actual, symptom: 'wrong bytes' })
}

/** An ACK that asks for another byte than the next one. */
export function wrongNumber(said: number, number: number): FindingError {
  const missing = distance(said, number)
  return new FindingError({
    expected: `ACK ${number}: the next byte expected`,
    actual: `ACK ${said}`,
    symptom: missing === 1 ? 'off by one' : missing > 0 ? 'missing bytes' : 'extra bytes',
  })
}

/** All that an ACK may have wrong. */
function inFull({ seq, flags, payload }: Segment): string {
  return `flags 0x${flags.toString(16).padStart(2, '0')}, sequence number ${seq}, ${payload.length} B of payload`
}
