/** Answers that nobody takes: the two kernels hold all that they can, and the next answer waits in the program. */
import { setTimeout as sleep } from 'node:timers/promises'
import { AT_ONCE_MS, EARLY_MS, EXIT_WITHIN_MS, STALLED_SHARE } from '../../src/harness/deadlines.ts'
import { FindingError } from '../../src/harness/finding.ts'
import { expectDue, type Moment } from '../../src/harness/moments.ts'
import type { Peer } from '../../src/harness/peer.ts'
import { socketsOf } from '../../src/harness/sockets.ts'
import type { Subject } from '../../src/harness/subject.ts'
import { hasTurned } from '../../src/harness/turns.ts'
import { LOOK_EVERY_MS, Unread } from './unread.ts'

// Long before the deadline, for a machine that holds us up, and long after an answer that could set it anew.
const QUIET_MS = 300
// Long enough to tell how late a RST was; after it, none is waited for.
const OVERDUE_MS = AT_ONCE_MS + EXIT_WITHIN_MS / 2

/**
 * Sends lines and reads no answer, until the program resets the connection. Shortly before that is due it sends no
 * more: a byte sent to a socket that was merely closed is answered with a RST as well.
 * @returns when it did so, and whether an answer was waiting when we fell silent.
 */
async function untilReset(
  server: Subject,
  client: Unread,
  { dueAt, quietMs = QUIET_MS }: { dueAt: (untaken: Moment) => number; quietMs?: number },
): Promise<{ seenAt: number; wasUntaken: boolean }> {
  const { peer } = client
  const dueIn = (): number => dueAt(client.untakenSince) - performance.now()
  let wasUntaken = false
  while (peer.farewell === 'none' && !server.process.exit && dueIn() > -OVERDUE_MS) {
    const isQuiet = dueIn() <= quietMs
    if (!isQuiet) wasUntaken = false
    if (isQuiet && !wasUntaken && dueIn() > 0)
      wasUntaken = (await client.isUntaken()) && dueIn() > 0
    await (isQuiet ? client.listen() : client.goOn())
    await sleep(LOOK_EVERY_MS)
  }
  return { seenAt: peer.farewellAt, wasUntaken }
}

/** Expects a RST so many milliseconds after the first answer that is not taken, whatever is sent meanwhile. */
export async function expectResetFromUntaken(
  server: Subject,
  peer: Peer,
  ms: number,
): Promise<void> {
  const client = new Unread(server, peer)
  const { seenAt } = await untilReset(server, client, { dueAt: ({ to }) => to + ms })
  const what = 'from an answer that is not taken to the RST'
  const at = await rstOf(server, client, { seenAt, expected: `${ms} ms ${what}` })
  expectDue(at, client.untakenSince, { ms, what })
}

/**
 * Expects a RST so many milliseconds after the connection, where an answer is not taken then. Where the machine is
 * so slow that all of them are taken, the error line stands behind them, out of our sight.
 */
export async function expectResetAtTotal(
  server: Subject,
  peer: Peer,
  { came, ms }: { came: Moment; ms: number },
): Promise<void> {
  const client = new Unread(server, peer)
  const due = { dueAt: (): number => came.to + ms, quietMs: 2 * QUIET_MS }
  const { seenAt, wasUntaken } = await untilReset(server, client, due)
  if (Number.isNaN(seenAt) && !wasUntaken) return
  // What is reset sooner had another deadline, which is another promise.
  if (seenAt < came.from + ms - EARLY_MS) return
  const what = 'from the connection to the RST, for answers that are not taken'
  const at = await rstOf(server, client, { seenAt, expected: `${ms} ms ${what}` })
  expectDue(at, came, { ms, what })
}

/** When the connection was reset. @throws {FindingError} where it was not. */
async function rstOf(
  { process }: Subject,
  client: Unread,
  { seenAt, expected }: { seenAt: number; expected: string },
): Promise<number> {
  const { peer } = client
  const isSure = (await hasTurned(process)) && (await client.isUntaken())
  if (peer.farewell === 'RST') return Number.isNaN(seenAt) ? performance.now() : seenAt
  const sockets = await socketsOf(process.pid)
  const isHeld = !sockets || sockets.some(({ remote }) => remote.port === peer.port)
  if (!isHeld || peer.farewell === 'FIN') {
    const actual = 'a close: a FIN behind what is not taken'
    throw new FindingError({ expected, actual, symptom: 'early FIN' })
  }
  // One that is still to come is overdue, unless the program was kept from running, or all is taken.
  const fault = { expected, actual: 'the connection left open', symptom: 'left open' } as const
  throw new FindingError(fault, isSure ? undefined : OVERDUE_MS / STALLED_SHARE)
}
