/** Frames as a framed echo takes and answers them, and what the checks do with them again and again. */
import { setTimeout as sleep } from 'node:timers/promises'
import { size } from '../../src/harness/bytes.ts'
import { expectBetween } from '../../src/harness/check.ts'
import { AT_ONCE_MS, EARLY_MS } from '../../src/harness/deadlines.ts'
import { cutAt, glued, oneByOne, trickled, whole, withFin } from '../../src/harness/delivery.ts'
import type { Delivery } from '../../src/harness/delivery.ts'
import { FindingError } from '../../src/harness/finding.ts'
import { hasTaken } from '../../src/harness/flow.ts'
import type { Peer } from '../../src/harness/peer.ts'
import type { Subject } from '../../src/harness/subject.ts'
import { meter, type Work } from '../../src/harness/work.ts'
import { MIB } from './limits.ts'

export const PREFIX_BYTES = 4
/** What four bytes can announce at the most: 4 GiB, less one byte. */
export const MOST_ANNOUNCED = 2 ** 32 - 1

// So many frames come in one piece; and after so many their answers, and what they cost, are looked at.
const FRAMES_A_PIECE = 200
const FRAMES_A_LOOK = 5_000
// So little, for so many frames, is decided by the start and by what is collected as garbage.
const LEAST_MS = 25
// The contract's second; and how often a byte is sent to learn whether the program is still there.
const DROPS_FOR_MS = 1_000
const DRIP_EVERY_MS = 10
// A timer fires in one turn of the loop; what it destroys closes in the next ones.
const TURNS = 4
// In a turn a program reads 64 KiB at the least, if it reads.
const READING_TURNS = 32

const HELLO = Buffer.from('hello')
const PRICE = Buffer.from('300 €, naïve')

/** Four bytes that announce so many. */
export function announced(bytes: number): Buffer {
  const prefix = Buffer.alloc(PREFIX_BYTES)
  prefix.writeUInt32BE(bytes)
  return prefix
}

/** One frame. */
export function frame(payload: Buffer): Buffer {
  return Buffer.concat([announced(payload.length), payload])
}

/** The frame that answers a frame with this payload. */
export function answerTo(payload: Buffer): Buffer {
  return frame(Buffer.from(payload.toReversed()))
}

/** The last answer of a connection on which too much was announced. */
export const TOO_LARGE = frame(Buffer.from('too large'))

/** Frames with text in them, one of them empty. */
export const PAYLOADS = [HELLO, Buffer.alloc(0), PRICE, HELLO]
export const FRAMES = Buffer.concat(PAYLOADS.map(frame))

/** Every way in which `FRAMES` can come. */
export const DELIVERIES: readonly Delivery[] = [
  glued,
  cutAt(2, 'cut inside the length prefix'),
  cutAt(PREFIX_BYTES, 'cut behind the length prefix'),
  cutAt(frame(HELLO).length + PREFIX_BYTES + 3, 'glued to a part of the next length'),
  cutAt(FRAMES.indexOf('€') + 1, 'cut inside a character'),
  oneByOne,
  withFin,
]

/** The beginning of the bytes, and the FIN in the same breath. */
export function endingAt(bytes: number, where: string): Delivery {
  return { ...withFin, name: `with the FIN ${where}`, pieces: (all) => [all.subarray(0, bytes)] }
}

/** Sends frames with these payloads, and expects their answers, in the same order, before or after the last of them. */
export async function exchange(
  peer: Peer,
  payloads: readonly Buffer[],
  delivery: Delivery = whole,
): Promise<void> {
  const sending = peer.send(Buffer.concat(payloads.map(frame)), { delivery })
  await Promise.all([sending, peer.expect(payloads.map(answerTo))])
}

/** Sends a piece of a frame, and waits until the program has read it. */
export async function sendPiece(server: Subject, peer: Peer, piece: Buffer): Promise<void> {
  await peer.send(piece)
  await hasTaken(server, peer)
}

/**
 * Has so many small frames answered, in order.
 * @returns the time that they took the program, or `LEAST_MS` where that is more.
 * @throws {FindingError} once it is over `mostMs`.
 */
export async function answersWithin(
  server: Subject,
  frames: number,
  mostMs: number,
): Promise<number> {
  const peer = await server.connect()
  const spent = meter(server.process)
  for (let sent = 0; sent < frames; sent += FRAMES_A_LOOK) {
    const payloads = Array.from({ length: FRAMES_A_LOOK }, (_, at) =>
      Buffer.from(String(MIB + sent + at)),
    )
    await exchange(peer, payloads, inPieces(server))
    if (spent().ms > mostMs) throw tooSlow(spent(), frames, mostMs)
  }
  return Math.max(LEAST_MS, spent().ms)
}

/** Where the program tells what it has read, each piece is a chunk for it; else the kernel cuts. */
function inPieces({ process }: Subject): Delivery {
  const frameBytes = frame(Buffer.from(String(MIB))).length
  return process.hosted ? trickled(FRAMES_A_PIECE * frameBytes) : whole
}

function tooSlow({ ms, by }: Work, frames: number, mostMs: number): FindingError {
  const expected = `at most ${Math.round(mostMs)} ms of ${by} for ${frames} small frames`
  const actual = `${Math.round(ms)} ms before all were answered`
  // A busy machine lengthens the time that passes, and not the processor's.
  return new FindingError({ expected, actual, symptom: 'late' }, by === 'time' ? mostMs : undefined)
}

/**
 * Announces too much, goes on sending and never ends, and expects the program to say so, to end its side, to read on
 * for a second, and then to let go.
 */
export async function expectLetGo(server: Subject, bytes: Buffer): Promise<void> {
  const peer = await server.connect()
  const sentAt = performance.now()
  await peer.send(bytes)
  await peer.expect(TOO_LARGE)
  const farewell = await peer.untilFarewell()
  if (farewell === 'none') {
    const expected = 'a FIN behind "too large"'
    throw new FindingError({ expected, actual: 'the connection left open', symptom: 'left open' })
  }
  const endedAt = peer.farewellAt
  const { read, turns } = await drip(server, peer, endedAt + DROPS_FOR_MS + AT_ONCE_MS)
  await expectGone(server, peer)
  const letGoAt = performance.now()
  const what = 'from "too large" until the program lets go of a client that goes on sending'
  const second = [DROPS_FOR_MS, DROPS_FOR_MS] as const
  // The program's second begins after we have sent, and before we have its FIN.
  if (letGoAt - sentAt < DROPS_FOR_MS - EARLY_MS) expectBetween(letGoAt - sentAt, second, what)
  expectBetween(Math.max(DROPS_FOR_MS, letGoAt - endedAt), second, what)
  if (read === undefined || read >= bytes.length) return
  const expected = 'what follows "too large" read and dropped'
  const actual = `${size(read)} of ${size(bytes.length)} read`
  // Each answer took the program a turn of its loop, in which it could have read; else the machine is in doubt.
  const bound = turns >= READING_TURNS ? undefined : DROPS_FOR_MS
  throw new FindingError({ expected, actual, symptom: 'missing bytes' }, bound)
}

/**
 * Sends a byte every now and then, until nothing arrives any more or the time is over.
 * @returns how many bytes the program had read by then, and how often it said so; nothing where it doesn't tell.
 */
async function drip(
  { process }: Subject,
  peer: Peer,
  overAt: number,
): Promise<{ read: number | undefined; turns: number }> {
  let [read, turns]: [number | undefined, number] = [undefined, 0]
  while (!peer.severed && performance.now() < overAt) {
    await peer.send(Buffer.from('.'))
    await sleep(DRIP_EVERY_MS)
    const snapshot = await process.snapshot()
    if (snapshot) [read, turns] = [snapshot.readBytes, turns + 1]
  }
  return { read, turns }
}

/** A program whose loop has turned since its second was over has had its time, however busy the machine. */
async function expectGone(server: Subject, peer: Peer): Promise<void> {
  const { process } = server
  for (let turn = 0; turn < TURNS && !peer.severed; turn += 1) await process.snapshot()
  await drip(server, peer, performance.now() + AT_ONCE_MS)
  if (peer.severed) return
  const expected =
    'the connection let go of a second after "too large", though the client goes on sending'
  const fault = { expected, actual: 'the program still reading', symptom: 'left open' } as const
  throw new FindingError(fault, process.hosted ? undefined : DROPS_FOR_MS)
}

/** Sends a frame and as much of a second one as the delivery lets through; the first alone is to be answered. */
export async function expectCutShort(server: Subject, delivery: Delivery): Promise<void> {
  const peer = await server.connect()
  await peer.send(Buffer.concat([frame(HELLO), frame(PRICE)]), { delivery })
  await peer.expect(answerTo(HELLO))
  await peer.expectFarewell('FIN')
}

export const WHOLE_HELLO = frame(HELLO).length
