/** Names: who has one, and who has left it. */
import type { ServerStage } from '../../src/harness/check.ts'
import type { Subject } from '../../src/harness/subject.ts'
import { hasTurned } from '../../src/harness/turns.ts'
import { frame, frames } from './frames.ts'
import { Guest } from './guest.ts'
import { allHear, isHeard } from './rooms.ts'

/** Asks for a name that is taken, and then for another one; in another room the same name is free. */
export async function nameIsTaken({ server }: ServerStage): Promise<void> {
  const ann = await Guest.join(server, 'lobby', 'ann')
  const bob = await Guest.connect(server)
  await bob.says('join lobby ann')
  await bob.hears('taken ann')
  await Guest.join(server, 'attic', 'ann')
  await bob.says('join lobby bob')
  await allHear([ann, bob], 'joined bob')
  await isHeard([bob, 'bob'], [ann, bob])
}

/** Who is gone, however it is, is told so once, and another one may have the name. */
export async function nameIsFree({ server }: ServerStage): Promise<void> {
  const ann = await Guest.join(server, 'lobby', 'ann')
  await comesAndGoes(server, [ann])
  await comesAndGoes(server, [ann])
  const dan = await Guest.join(server, 'lobby', 'dan')
  await ann.hears('joined dan')
  dan.peer.reset()
  await ann.hears('left dan')
  await Guest.join(server, 'lobby', 'dan')
  await ann.hears('joined dan')
  await isHeard([ann, 'ann'], [ann])
}

/** A client joins and speaks in one breath, ends in the middle of a frame, and is told gone. */
async function comesAndGoes(server: Subject, others: readonly Guest[]): Promise<void> {
  const guest = await Guest.connect(server)
  await guest.sends(frames('join lobby cy', 'say hello', 'say bye'))
  await allHear([guest, ...others], 'joined cy', 'said cy hello', 'said cy bye')
  await guest.sends(Buffer.concat([frame('say one more'), frame('say half').subarray(0, 9)]))
  guest.peer.halfClose()
  await guest.hears('said cy one more')
  await guest.expectEnd('FIN')
  await allHear(others, 'said cy one more', 'left cy')
  // What the program says when the connection is closed on both sides would be said by now.
  await hasTurned(server.process)
}
