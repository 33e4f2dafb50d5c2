/** A client that sends without reading, and is held back. */
import { setTimeout as sleep } from 'node:timers/promises'
import { repeated, type Random } from '../../src/harness/bytes.ts'
import { expectAtMost } from '../../src/harness/check.ts'
import { AT_ONCE_MS } from '../../src/harness/deadlines.ts'
import { FindingError } from '../../src/harness/finding.ts'
import { withTimeToSpare } from '../../src/harness/moments.ts'
import type { Subject } from '../../src/harness/subject.ts'
import { dies, INTERVAL_MS, PING } from './pulse.ts'
import { expectDead } from './told.ts'

const MIB = 1024 ** 2
// Lines that nobody takes for a pong, and whole ones: so what was accepted ends with a line as well.
const LINE_BYTES = 1024
const MOST_ACCEPTED = 96 * MIB
const MOST_GROWN = 64 * MIB

/**
 * A client that sends without reading until it is read from no more, then waits for longer than its death would
 * take, and reads again: it is alive, all comes back to it, and its clock starts anew.
 */
export async function isHeldBack(server: Subject, random: Random, misses: number): Promise<void> {
  const line = Buffer.concat([random.letters(LINE_BYTES - 1), Buffer.from('\n')])
  const block = Buffer.concat(Array.from({ length: MIB / LINE_BYTES }, () => line))
  const before = await server.memory()
  const peer = await server.connect()
  peer.stopReading()
  const accepted = await peer.offer(block, MOST_ACCEPTED + MIB)
  expectAtMost(accepted, MOST_ACCEPTED, { what: 'accepted', symptom: 'took too much' })
  await withTimeToSpare(INTERVAL_MS, () => Promise.resolve(expectDead(server)))
  const written = (await server.process.snapshot())?.writtenBytes
  await sleep((misses + 1) * INTERVAL_MS + AT_ONCE_MS)
  expectDead(server)
  await expectNoPing(server, written)
  const grown = (await server.memory()) - before
  expectAtMost(grown, MOST_GROWN, { what: 'more of resident memory', symptom: 'memory' })
  const from = performance.now()
  peer.readOn()
  await withTimeToSpare(INTERVAL_MS, () => peer.expectInOrder(repeated(block, peer.sentBytes)))
  await dies(server, { peer, heard: { from, to: performance.now() } }, misses)
}

/** Fails where the program has written pings since, though it holds back reading: a few bytes, and no lines. */
async function expectNoPing({ process }: Subject, before: number | undefined): Promise<void> {
  const now = (await process.snapshot())?.writtenBytes
  if (now === undefined || before === undefined) return
  const bytes = (now - before) % LINE_BYTES
  if (bytes === 0 || bytes % PING.length !== 0) return
  const expected = 'no ping to a client that is not read from'
  const actual = `${bytes / PING.length} of them written`
  throw new FindingError({ expected, actual, symptom: 'extra bytes' })
}
