/** Clients that are refused, and what becomes of them. */
import { setTimeout as sleep } from 'node:timers/promises'
import { eachDelivery, type ServerStage } from '../../src/harness/check.ts'
import { cutAt, glued, whole, withFin, type Delivery } from '../../src/harness/delivery.ts'
import { FindingError } from '../../src/harness/finding.ts'
import { comesDue, expectDue, type Moment } from '../../src/harness/moments.ts'
import type { Subject } from '../../src/harness/subject.ts'
import { announced, frame, frames } from './frames.ts'
import { Guest } from './guest.ts'
import { allHear, isHeard } from './rooms.ts'
import { MIB } from './settings.ts'

/** What a client may say that nobody understands, before it is a member. */
const NONSENSE: Readonly<Record<string, Buffer>> = {
  'an empty payload': frame(''),
  'a word that is none': frame('hello lobby ann'),
  'bytes that are no text': frame(Buffer.from([0xff, 0xfe, 0x00, 0x80])),
  'a join without a name': frame('join lobby'),
  'a join with a name too many': frame('join lobby ann bob'),
  'a join with a capital letter': frame('join lobby Ann'),
  'a name of 17 characters': frame('join lobby abcdefghijklmnopq'),
  'a say before the join': frame('say hello'),
}

/** Nonsense of every kind, alone and behind something that is understood. */
export async function saysNonsense({ server }: ServerStage): Promise<void> {
  const words = 'not understood'
  await eachNonsense(server, NONSENSE, words)
  const ann = await Guest.join(server, 'lobby', 'ann')
  await eachDelivery(server, [glued, cutAt(13), withFin], (delivery) =>
    saysTooMuch(ann, frame('hello'), { words, delivery }),
  )
  await saysTooMuch(ann, frame('join attic bob'), { words })
}

/** Lengths over a limit of 100 bytes, with and without what they announce; and one that is not. */
export async function announcesTooMuch({ server }: ServerStage): Promise<void> {
  const ann = await Guest.join(server, 'lobby', 'ann')
  await isHeard([ann, 'ann'], [ann], 'x'.repeat(96))
  const lengths = [101, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1]
  const nonsense = lengths.map((length) => [`a length of ${length}`, announced(length)])
  await eachNonsense(server, Object.fromEntries(nonsense), 'too large')
  await saysTooMuch(ann, announced(101), { words: 'too large' })
}

/** The same dialogue with each of these bytes, on a connection of its own. A failure names them. */
async function eachNonsense(
  server: Subject,
  nonsense: Readonly<Record<string, Buffer>>,
  words: string,
): Promise<void> {
  for (const [name, bytes] of Object.entries(nonsense)) {
    server.transcript.startAfresh()
    try {
      const guest = await Guest.connect(server)
      await guest.sends(bytes)
      await guest.isRefused(words)
    } catch (error) {
      if (error instanceof FindingError) error.fault.delivery ??= `of ${name}`
      throw error
    }
  }
}

/**
 * A member says something, then what is refused, and something behind it: the first is heard, the rest is not. It
 * goes on sending after that, and is read from until it ends.
 */
async function saysTooMuch(
  ann: Guest,
  refused: Buffer,
  { words, delivery = whole }: { words: string; delivery?: Delivery },
): Promise<void> {
  const { server } = ann
  const bob = await Guest.join(server, 'lobby', 'bob')
  const bytes = [frame('say one'), refused, frame('say two'), frame('join lobby bob')]
  await bob.sends(Buffer.concat(bytes), delivery)
  await bob.hears('said bob one', `error ${words}`)
  await allHear([ann], 'joined bob', 'said bob one', 'left bob')
  if (!delivery.fin) await bob.sends(Buffer.concat([frames('say three'), Buffer.alloc(MIB, '?')]))
  if (!delivery.fin) await expectReadOn(bob)
  await bob.expectEnd('FIN')
  await isHeard([ann, 'ann'], [ann])
}

// In a turn of its loop a program reads 64 KiB at the least, if it reads.
const READING_TURNS = 100

/** All that is sent behind the error is read; had the program closed, its kernel would answer with a RST. */
async function expectReadOn({ peer, server }: Guest): Promise<void> {
  await peer.untilFarewell()
  const sentBytes = server.peers.reduce((sum, each) => sum + each.sentBytes, 0)
  for (let turn = 0; turn < READING_TURNS && !peer.severed; turn += 1) {
    const { readBytes = sentBytes } = (await server.process.snapshot()) ?? {}
    if (readBytes >= sentBytes && !peer.severed) return
    await sleep(1)
  }
  await server.expectAlive()
  const expected = 'what comes behind the error read and dropped'
  const reset = { expected, actual: 'a reset (RST)', symptom: 'reset' } as const
  const unread = {
    expected,
    actual: 'a program that reads no more',
    symptom: 'missing bytes',
  } as const
  throw new FindingError(peer.severed ? reset : unread)
}

/** Expects to be refused so many milliseconds after this moment. */
export async function isCut(
  guest: Guest,
  words: string,
  { since, ms }: { since: Moment; ms: number },
): Promise<void> {
  const { peer, server } = guest
  const due = { since, ms, what: `until "error ${words}"` }
  await comesDue(due, server.process, guest.hearsAt(`error ${words}`))
  await guest.expectEnd('FIN')
  expectDue(peer.farewellAt, since, { ms, what: 'until the FIN behind the error' })
}
