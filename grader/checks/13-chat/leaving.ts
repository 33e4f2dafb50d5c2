/** What a chat server does when it is told to end, and how long it waits. */
import { setTimeout as sleep } from 'node:timers/promises'
import { promise, sideBySide, startCheck, type Check, type Stage } from '../../src/harness/check.ts'
import { ANSWER_WITHIN_MS, AT_ONCE_MS } from '../../src/harness/deadlines.ts'
import { FindingError } from '../../src/harness/finding.ts'
import { hasTaken } from '../../src/harness/flow.ts'
import { expectDue, type Moment } from '../../src/harness/moments.ts'
import { withPortInUse } from '../../src/harness/program.ts'
import { refusesArguments, why } from '../../src/harness/rules.ts'
import { expectExit, expectRefused, sendSignal, untilHeeded } from '../../src/harness/signals.ts'
import { hasTurned } from '../../src/harness/turns.ts'
import type { Subject } from '../../src/harness/subject.ts'
import { frame } from './frames.ts'
import { Guest } from './guest.ts'
import { allHear } from './rooms.ts'
import { readsBlocks, saysBlocks, withSlow, type Three } from './slow.ts'
import { CALM, chat, MIB, WRONG_ARGUMENTS } from './settings.ts'

// The contract: what is sent less than 100 ms before the signal may be treated or not.
const QUIET_BEFORE_MS = 110

/** Begins a frame that is never completed. */
async function beginsFrame(guest: Guest): Promise<void> {
  await guest.sends(frame('say half').subarray(0, 7))
  await hasTaken(guest.server, guest.peer)
}

/** Sends SIGTERM when nothing was sent for a while, and tells when. */
async function signalled(server: Subject): Promise<Moment> {
  await sleep(QUIET_BEFORE_MS)
  const from = await sendSignal(server, 'SIGTERM')
  return { from, to: performance.now() }
}

/** Each of these hears nothing more, and the FIN; then it ends its own side. */
async function allEnd(guests: readonly Guest[]): Promise<void> {
  await sideBySide(guests, async (guest) => {
    await guest.expectEnd('FIN')
    guest.peer.halfClose()
  })
}

const DRIP_EVERY_MS = 10

/**
 * A client whose connection the program has ended keeps its own side open, and sends a byte now and then: the program
 * lets go of it so long after it has ended its side, which was at this moment.
 */
async function expectLetGo(
  { peer, server }: Guest,
  { since, ms }: { since: Moment; ms: number },
): Promise<void> {
  const overAt = since.to + ms + AT_ONCE_MS
  while (!peer.severed && performance.now() < overAt) {
    await peer.send(Buffer.from('?'))
    await sleep(DRIP_EVERY_MS)
  }
  const hadItsTurn = await hasTurned(server.process)
  for (let byte = 0; byte < 3 && !peer.severed; byte += 1) {
    await peer.send(Buffer.from('?'))
    await sleep(DRIP_EVERY_MS)
  }
  const what = 'from its FIN until the program lets go of a client that keeps its side open'
  if (peer.severed) return expectDue(performance.now(), since, { ms, what })
  const expected = `${ms} ms ${what}`
  const fault = { expected, actual: 'the program still reading', symptom: 'left open' } as const
  // A machine may keep a program from letting go in time, and not one whose loop has turned since.
  throw new FindingError(fault, hadItsTurn ? undefined : ms)
}

/** Is refused, and keeps its side open: it is let go of, so long after. */
export async function staysOpen(server: Subject, ms: number): Promise<void> {
  const guest = await Guest.connect(server)
  const since = await guest.says('nonsense')
  await guest.hears('error not understood')
  await expectLetGo(guest, { since, ms })
}

/** Ends its side, and doesn't read what it is owed: it is reset in the end, and then there is nothing more to read. */
export async function staysUnread({ ann, slow, bob }: Three, ms: number): Promise<void> {
  slow.peer.halfClose()
  await allHear([ann, bob], 'left slow')
  await sleep(ms)
  await untilHeeded(slow.server)
  slow.peer.readOn()
  await slow.peer.expectFarewellAtLast('RST')
}

/** Owes blocks to a member that doesn't read, when the signal comes: all of them arrive, and the server ends. */
export async function deliversOnSigterm({ program }: Stage, count: number): Promise<void> {
  const server = await program.serve(undefined, chat({ maxOwed: 8 * MIB }))
  const three = await withSlow(server)
  await saysBlocks(three, count)
  const guest = await Guest.connect(server)
  await beginsFrame(three.ann)
  await signalled(server)
  await expectRefused(server)
  await allEnd([three.ann, three.bob, guest])
  await readsBlocks(three, count)
  await allEnd([three.slow])
  await expectEnded(server, { since: performance.now(), ms: 0, when: 'at once when all are gone' })
}

/** Keeps a side open behind the signal: it hears nothing more, and the server ends when its time is over. */
export async function endsAtGrace({ program }: Stage, ms: number): Promise<void> {
  const times = { beatMs: ms / 2, misses: 1_000, graceMs: ms }
  const server = await program.serve(undefined, chat(times))
  // On a slow machine a ping may be due before the signal. One that is sent behind the FIN ends the connection.
  const deaf = (): Promise<Guest> => Guest.connect(server, ({ payload }) => payload === 'ping')
  const [ann, bob] = [await deaf(), await deaf()]
  await ann.joins('lobby', 'ann')
  await bob.joins('lobby', 'bob')
  await ann.hears('joined bob')
  const { from } = await signalled(server)
  await endInTime([ann, bob])
  ann.peer.halfClose()
  await expectEnded(server, { since: from, ms, when: `${ms} ms after the signal` })
}

/** Each hears the FIN. A ping is a sign of life, and a program that sends them for ever is not heard out. */
async function endInTime(guests: readonly Guest[]): Promise<void> {
  const over = new AbortController()
  const late = sleep(ANSWER_WITHIN_MS, undefined, { signal: over.signal }).then(() => {
    const fault = { expected: 'a FIN, at once', actual: 'the connection left open' } as const
    throw new FindingError({ ...fault, symptom: 'left open' }, ANSWER_WITHIN_MS)
  })
  try {
    await Promise.race([sideBySide(guests, (guest) => guest.expectEnd('FIN')), late])
  } finally {
    over.abort()
  }
}

async function expectEnded(
  server: Subject,
  { since, ms, when }: { since: number; ms: number; when: string },
): Promise<void> {
  await expectExit(server, 0, { since, afterMs: ms, when })
}

/** The rules that are kept beside the network; without a client, a signal ends the server at once. */
export function rules(read: string): Check[] {
  return [
    ...promise({ number: 0, why, read }, [
      startCheck('exits with status 3 when the port is in use', ({ program }) =>
        withPortInUse((port) => program.expectRefusal(CALM.argv(String(port)), 3)),
      ),
    ]),
    ...refusesArguments(read, WRONG_ARGUMENTS),
    ...promise({ number: 0, why, read }, [
      startCheck(
        'picks a free port for 0, and ends at once without a client',
        async ({ program }) => {
          const server = await program.serve(0, CALM)
          if (process.platform !== 'win32') await program.expectEndOnSigterm(server)
        },
      ),
    ]),
  ]
}
