/** Members that don't read, and what the others hear meanwhile. */
import { size } from '../../src/harness/bytes.ts'
import { FindingError } from '../../src/harness/finding.ts'
import { socketBufferBytes } from '../../src/harness/load.ts'
import type { Subject } from '../../src/harness/subject.ts'
import { Guest } from './guest.ts'
import { expectSame, isHeard } from './rooms.ts'
import { KIB } from './settings.ts'

const BLOCK_BYTES = 64 * KIB
const BLOCK = 'x'.repeat(BLOCK_BYTES)

/** Three members of one room; the one in the middle has stopped reading. */
export type Three = { ann: Guest; slow: Guest; bob: Guest }

/** A room of three, of whom the one in the middle stops reading. */
export async function withSlow(server: Subject): Promise<Three> {
  const ann = await Guest.join(server, 'lobby', 'ann')
  const slow = await Guest.join(server, 'lobby', 'slow')
  const bob = await Guest.join(server, 'lobby', 'bob')
  await ann.hears('joined slow', 'joined bob')
  await slow.hears('joined bob')
  slow.peer.stopReading()
  return { ann, slow, bob }
}

/** The first says so many blocks, and those who read hear each of them at once. */
export async function saysBlocks({ ann, bob }: Three, count: number): Promise<void> {
  for (let block = 0; block < count; block += 1) await isHeard([ann, 'ann'], [ann, bob], BLOCK)
}

/** The one that didn't read does now, and hears so many blocks. */
export async function readsBlocks({ slow }: Three, count: number): Promise<void> {
  slow.peer.readOn()
  for (let block = 0; block < count; block += 1) await slow.hears(`said ann ${BLOCK}`)
}

/**
 * Has blocks said until the member that doesn't read is gone: at the latest when it is owed more than it may be,
 * however much the kernels hold. The two others, one on each side of it, hear the same in the same order.
 */
export async function expectDropped({ ann, slow, bob }: Three, maxOwed: number): Promise<void> {
  const most = Math.ceil((maxOwed + socketBufferBytes()) / BLOCK_BYTES)
  for (let said = 1, heard: string[] = []; !heard.includes('left slow'); said += 1) {
    await ann.says(`say ${BLOCK}`, `say that was ${said}`)
    const last = `said ann that was ${said}`
    heard = await ann.hearsUpTo(last)
    expectSame(await bob.hearsUpTo(last), heard, 'bob')
    if (said <= most) continue
    const expected = `"left slow" when more than ${size(maxOwed)} are owed to it`
    const actual = `${size(said * BLOCK_BYTES)} written for a member that doesn't read`
    throw new FindingError({ expected, actual, symptom: 'left open' })
  }
  await isHeard([bob, 'bob'], [ann, bob])
  slow.peer.readOn()
  await slow.peer.expectFarewellAtLast('RST')
}
