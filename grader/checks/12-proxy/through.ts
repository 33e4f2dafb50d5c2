/** What the checks of a proxy say through it. */
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { Between, DIRECTIONS, type Pair } from '../../src/harness/between.ts'
import { repeated, type Random } from '../../src/harness/bytes.ts'
import { expectAtMost, startCheck, type Draft } from '../../src/harness/check.ts'
import { EXIT_WITHIN_MS } from '../../src/harness/deadlines.ts'
import type { Delivery } from '../../src/harness/delivery.ts'
import { dialledFor } from '../../src/harness/client.ts'
import { FindingError, type Seen } from '../../src/harness/finding.ts'
import { socketBufferBytes } from '../../src/harness/load.ts'
import type { Peer } from '../../src/harness/peer.ts'
import { behindPort, type Program } from '../../src/harness/program.ts'
import { untilHeeded } from '../../src/harness/signals.ts'
import { connectUnseen, type Unseen } from '../../src/harness/stopped.ts'
import type { Subject } from '../../src/harness/subject.ts'

const NOTHING = Buffer.alloc(0)
export const MIB = 1024 ** 2
/** A length that divides no buffer. */
export const BLOCK_BYTES = MIB + 13
// A kernel may find some room in a full buffer.
const MOST_TRICKLE_BYTES = 512 * 1024
/** Nobody is dialled before a client comes. */
export const NO_UPSTREAM = behindPort('9')

/** What a check of a proxy has to work with. */
export type ProxyStage = { proxy: Between; random: Random }
type ProxyDialogue = (stage: ProxyStage) => Promise<void>

/** A check of a proxy that has been started between two ends of ours, and that goes on behind it. */
export function proxyCheck(
  title: string,
  dialogue: ProxyDialogue,
  size: Draft['size'] = 'small',
): Draft {
  const started: Draft['dialogue'] = async ({ program, random }) => {
    const proxy = await Between.open(program)
    await dialogue({ proxy, random })
    await proxy.server.expectAlive()
  }
  return { ...startCheck(title, started), size }
}

/** One end says these bytes, and the other one hears them. */
export async function say(pair: Pair, from: keyof Pair, said: Buffer): Promise<void> {
  await pair[from].send(said)
  await pair[from === 'client' ? 'upstream' : 'client'].expect(said)
}

/** Each end says these bytes, and the other one hears them. */
export async function talk(pair: Pair, said: Buffer, delivery?: Delivery): Promise<void> {
  for (const { from, to } of DIRECTIONS) {
    await pair[from].send(said, delivery && { delivery })
    await pair[to].expect(said)
  }
}

/** A pair that has talked: so the program has both ends, and knows it. */
export async function pairThatTalked(proxy: Between, said: Buffer): Promise<Pair> {
  const pair = await proxy.pair()
  await talk(pair, said)
  return pair
}

/** Both ends talk at the same time. */
export async function talkAtOnce(pair: Pair, said: Buffer): Promise<void> {
  await Promise.all(
    DIRECTIONS.map(async ({ from, to }) => {
      await pair[from].send(said)
      await pair[to].expect(said)
    }),
  )
}

/**
 * Both ends say their FIN, the client first, and hear the other one's.
 * @returns when the last one was said, by `performance.now()`: nothing is over before.
 */
export async function farewell(proxy: Between, { client, upstream }: Pair): Promise<number> {
  client.halfClose()
  await proxy.expectFin(upstream)
  const saidAt = performance.now()
  upstream.halfClose()
  await client.expectFarewell('FIN')
  return saidAt
}

/** One end stops reading, and the other one says what it can. @returns all that it has said. */
export async function stall(
  server: Subject,
  { from, to }: { from: Peer; to: Peer },
  block: Buffer,
): Promise<Buffer[]> {
  to.stopReading()
  // More than the buffers of two connections can hold.
  const most = 2 * socketBufferBytes() + 128 * MIB
  const before = from.sentBytes
  const taken = await from.offer(block, before + most)
  expectAtMost(taken - before, most - 1, {
    what: 'taken from a sender whose reader stands still',
    symptom: 'took too much',
  })
  await expectHeldUp(server)
  return repeated(block, from.sentBytes - before)
}

/** Expects the client to be reset by a program that has dialled in vain for so long. */
export async function expectGivenUp(
  { server, client }: { server: Subject; client: Peer },
  afterMs: number,
): Promise<void> {
  const dialled = dialledFor(afterMs)(server.process).then(() => true)
  const inTime = await Promise.race([dialled, sleep(2 * afterMs, false)])
  const bound = await untilHeeded(server)
  if (inTime && client.farewell === 'none') {
    const expected = `a reset (RST), ${afterMs} ms after the dial`
    throw new FindingError({ expected, ...(await seenLater(client)) }, bound)
  }
  await client.expectFarewell('RST')
}

/** Whether an ending that is overdue comes at all. */
async function seenLater(client: Peer): Promise<Seen> {
  const came = once(client, 'change').then(() => client.farewell !== 'none')
  return (await Promise.race([came, sleep(EXIT_WITHIN_MS, false)]))
    ? { actual: 'an end long after that', symptom: 'late' }
    : { actual: 'the connection left open', symptom: 'left open' }
}

/** Fails where the program goes on reading, as far as that can be told: a timer may have it read again and again. */
async function expectHeldUp(server: Subject): Promise<void> {
  const before = (await server.process.snapshot())?.readBytes
  await untilHeeded(server)
  const after = (await server.process.snapshot())?.readBytes
  if (before === undefined || after === undefined) return
  const what = 'more read while the reader stands still'
  expectAtMost(after - before, MOST_TRICKLE_BYTES, { what, symptom: 'took too much' })
}

/** Fails where the program has grown by more than this since it had so much memory. */
export async function expectGrownAtMost(
  { server }: Between,
  limit: number,
  before: number,
): Promise<void> {
  const grown = (await server.memory()) - before
  expectAtMost(grown, limit, { what: 'more of resident memory', symptom: 'memory' })
}

/**
 * Clients, each of which has said something, of a proxy before an upstream that isn't ours: a port that refuses,
 * or that doesn't answer.
 */
export async function clientsOf(
  program: Program,
  upstreamPort: number,
  { count = 1, said = NOTHING }: { count?: number; said?: Buffer } = {},
): Promise<Unseen & { server: Subject; client: Peer }> {
  const server = await program.serve(undefined, behindPort(String(upstreamPort)))
  const unseen = await connectUnseen(server, count, said)
  const [client] = unseen.clients
  if (!client) throw new Error('there is at least one')
  return { ...unseen, server, client }
}
