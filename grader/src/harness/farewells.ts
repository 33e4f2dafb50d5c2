/** When a client sends its FIN, when it dials again, and when it ends. */
import { expectBetween } from './check.ts'
import type { Ended } from './client.ts'
import { AT_ONCE_MS, EARLY_MS } from './deadlines.ts'
import { FindingError } from './finding.ts'
import { lateBy } from './late-by.ts'
import { byReset } from './manners.ts'
import type { Peer } from './peer.ts'

/** The second dial comes so long after the FIN of the first connection at the latest, which wasn't reset. */
export function expectNextDial([first, second]: readonly Peer[], withinMs: number): void {
  if (first?.farewell === 'RST' && first.sentBytes === 0) throw byReset()
  // Both may come in one turn of our loop, in any order.
  const ms = Math.max(0, Number(second?.openedAt) - Number(first?.farewellAt))
  const what = withinMs === 0 ? "; the server's FIN answers it at once" : ''
  expectBetween(ms, [0, withinMs], `from its FIN to the next dial${what}`)
}

/** The program waited for our last FIN, which came so long after its own, before it ended. */
export function expectWaited({ endedAt }: Ended, peers: readonly Peer[], heldMs: number): void {
  const waitedMs = endedAt - Number(peers.at(-1)?.farewellAt)
  if (waitedMs >= heldMs - EARLY_MS) return
  throw new FindingError({
    expected: `the program to wait for the server's FIN, ${heldMs} ms after its own`,
    actual: `its end ${Math.round(waitedMs)} ms after its own`,
    symptom: 'too early',
  })
}

/** The program sent its FIN as soon as it was connected. */
export function expectFinAtOnce([first]: readonly Peer[]): void {
  const ms = Math.max(0, Number(first?.farewellAt) - Number(first?.openedAt))
  expectBetween(ms, [0, 0], 'from the handshake to the FIN')
}

/** It ends when it has said its last line, where no connection is left to wait for. */
export function expectPromptEnd({ fromLastLineMs }: Ended): void {
  if (fromLastLineMs <= AT_ONCE_MS) return
  throw lateBy(fromLastLineMs - AT_ONCE_MS, {
    expected: 'the end at once after the last line',
    actual: `the end ${Math.round(fromLastLineMs)} ms after it`,
    symptom: 'late',
    why: 'a timer or a socket that is forgotten keeps the program alive',
  })
}
