/** Unpleasant clients: one that announces 4 GiB, one that doesn't read its answers, and those that reset. */
import { repeated, type Random } from '../../src/harness/bytes.ts'
import { expectAtMost } from '../../src/harness/check.ts'
import type { Subject } from '../../src/harness/subject.ts'
import { announced, answerTo, exchange, frame, MOST_ANNOUNCED } from './frames.ts'
import { MIB } from './limits.ts'

const PAYLOAD_BYTES = 65_536
// 256 MiB are on offer; more than 96 accepted is a broken promise, whatever comes after.
const MOST_ACCEPTED = 96 * MIB
const OFFERED = MOST_ACCEPTED + MIB

/**
 * A client offers frames without reading, and is to be held back while another one is served; it reads again after
 * its FIN, and is to get all of its answers.
 */
export async function expectHeldBack(server: Subject, random: Random): Promise<void> {
  const payload = random.bytes(PAYLOAD_BYTES)
  await exchange(await server.connect(), [payload])
  const before = await server.memory()
  const peer = await server.connect()
  peer.stopReading()
  const accepted = await peer.offer(frame(payload), OFFERED)
  expectAtMost(accepted, MOST_ACCEPTED, { what: 'accepted', symptom: 'took too much' })
  const grown = (await server.memory()) - before
  expectAtMost(grown, 64 * MIB, { what: 'more of resident memory', symptom: 'memory' })
  await exchange(await server.connect(), [random.letters(100)])
  peer.halfClose()
  peer.readOn()
  await peer.expect(repeated(answerTo(payload), peer.sentBytes))
  await peer.expectFarewell('FIN')
}

/** A client announces 4 GiB, and begins to send them. */
export async function expectLittleMemory(server: Subject, random: Random): Promise<void> {
  await exchange(await server.connect(), [random.letters(5)])
  const before = await server.memory()
  const peer = await server.connect()
  await peer.send(announced(MOST_ANNOUNCED))
  await peer.offer(random.bytes(MIB), 16 * MIB)
  const grown = (await server.memory()) - before
  expectAtMost(grown, 32 * MIB, { what: 'more of resident memory', symptom: 'memory' })
}

/** Three clients reset; one that is there all the time is served after each of them, and a new one at the end. */
export async function expectUndisturbed(server: Subject, random: Random): Promise<void> {
  const polite = await server.connect()
  await exchange(polite, [random.letters(10)])
  const silent = await server.connect()
  const halfway = await server.connect()
  await halfway.send(announced(10))
  await exchange(polite, [random.letters(10)])
  silent.reset()
  halfway.reset()
  await exchange(polite, [random.letters(10)])
  const stuck = await server.connect()
  stuck.stopReading()
  await stuck.offer(frame(random.bytes(PAYLOAD_BYTES)), OFFERED)
  stuck.reset()
  await exchange(polite, [random.letters(10)])
  await exchange(await server.connect(), [random.letters(10)])
}
