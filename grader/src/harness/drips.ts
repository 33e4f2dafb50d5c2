/** Answers that come, and never come to an end: each byte is a sign of life, and so no silence ever ends the wait. */
import { ANSWER_WITHIN_MS, MS_A_BYTE } from './deadlines.ts'
import type { Connection } from './connection.ts'
import type { Seen } from './finding.ts'

/**
 * Begins to look at what comes here.
 * @returns what to say once the time for an answer is over, and with it a millisecond for each byte that came; the
 * time begins anew with each byte of ours.
 */
export function dripsFrom(
  peer: Pick<Connection, 'sentBytes' | 'receivedBytes'>,
): () => Seen | undefined {
  let [since, sent, received] = [performance.now(), peer.sentBytes, peer.receivedBytes]
  return () => {
    const now = performance.now()
    if (peer.sentBytes !== sent) [since, sent, received] = [now, peer.sentBytes, peer.receivedBytes]
    const bytes = peer.receivedBytes - received
    if (now - since <= ANSWER_WITHIN_MS + bytes * MS_A_BYTE) return undefined
    const actual = `only ${bytes} B in ${((now - since) / 1000).toFixed(0)} s`
    return { actual, symptom: 'silent' }
  }
}
