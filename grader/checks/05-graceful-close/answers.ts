/** What a server does with the words of half-close, and what is expected of the program then. */
import { setTimeout as sleep } from 'node:timers/promises'
import {
  ask,
  expectOutput,
  untilAtRest,
  untilRead,
  untilWritten,
  type Answered,
  type Talk,
} from '../../src/harness/answered.ts'
import { trickled } from '../../src/harness/delivery.ts'
import { FindingError, type Symptom } from '../../src/harness/finding.ts'
import type { Peer } from '../../src/harness/peer.ts'
import type { Program } from '../../src/harness/program.ts'
import { untilHeeded } from '../../src/harness/signals.ts'

export const MIB = 1024 ** 2
/** A length that divides no buffer: a block that is lost, doubled or moved can't go unseen. */
export const BLOCK_BYTES = MIB + 13
export const WORDS = ['hello', 'stream']
// Enough for each of the odd characters to be cut.
const TRICKLED_BYTES = 40
export const NOTHING = Buffer.alloc(0)

/** Characters of two, three and four bytes, and each value that a byte can have. */
export const ODD_BYTES = Buffer.concat([
  Buffer.from('grüße, 300 €, 😀\n'),
  Buffer.from(Array.from({ length: 256 }, (_, value) => value)),
])

/** What a shell, a parser of options or an encoding may spoil. */
export const ODD_WORDS = [
  'grüße',
  '300 €',
  '日本',
  '😀',
  '-n',
  '--',
  ' two  words ',
  '\\n',
  '\t"',
  '',
]

/** A server that takes the words, byte by byte as they are, and answers when the program has ended its side. */
export function takesWords(words: readonly string[]): Talk {
  const bytes = bytesOf(words)
  return async (peer) => {
    await peer.expect(bytes)
    await peer.untilFarewell()
    const more = peer.receivedBytes - bytes.length
    if (more > 0) throw wrong(`${bytes.length} B and a FIN`, `${more} B more`, 'extra bytes')
    await peer.send(Buffer.from('yes\n'))
    peer.halfClose()
  }
}

/** The same; and it looks whether the FIN comes at once behind the words, before a byte of the answer. */
export function takesFin(words: readonly string[]): Talk {
  return async (peer, process) => {
    await peer.expect(bytesOf(words))
    const bound = await untilHeeded({ process })
    if (peer.farewell !== 'FIN') throw await noFin(peer, bound)
    await peer.send(Buffer.from('yes\n'))
    peer.halfClose()
  }
}

function bytesOf(words: readonly string[]): Buffer {
  return Buffer.from(words.map((word) => `${word}\n`).join(''))
}

/** A server that answers behind the program's FIN, and ends. */
export function answers(answer: Buffer): Talk {
  return async (peer) => {
    await peer.untilFarewell()
    await peer.send(answer)
    peer.halfClose()
  }
}

/** The same, so much later, and in pieces: the last one leaves when the others have been read. */
export function answersLate(answer: Buffer, afterMs: number): Talk {
  return async (peer, process) => {
    await peer.untilFarewell()
    await sleep(afterMs)
    await peer.send(answer.subarray(0, TRICKLED_BYTES), { delivery: trickled(3) })
    await untilRead(process, peer)
    await peer.send(answer.subarray(TRICKLED_BYTES))
    peer.halfClose()
  }
}

/** A server whose FIN comes when the program has written all it will write before it. */
export function answersAtLength(answer: Buffer): Talk {
  return async (peer, process) => {
    await peer.untilFarewell()
    await peer.send(answer)
    await untilWritten(process, peer)
    peer.halfClose()
  }
}

/** The same answer, to a program whose standard output nobody reads until its server has finished. */
export function answersToSlowOutput(answer: Buffer): Talk {
  return async (peer, process) => {
    process.stdout.stopReading()
    await peer.untilFarewell()
    await peer.send(answer)
    peer.halfClose()
    await untilAtRest(process, peer)
    process.stdout.readOn()
  }
}

/** A server that resets at once. */
export const resetsAtOnce: Talk = (peer) => {
  peer.reset()
  return Promise.resolve()
}

/** A server that resets when the program has ended its side, and has read this much of an answer. */
export function resetsAfter(part: Buffer): Talk {
  return async (peer, process) => {
    await peer.untilFarewell()
    if (part.length > 0) await peer.send(part)
    await untilRead(process, peer)
    peer.reset()
  }
}

/** A server that ends its side at once, without a byte. */
export const endsAtOnce: Talk = async (peer) => {
  peer.halfClose()
  await peer.untilFarewell()
}

/** The program takes the whole answer, and is content. */
export async function expectAnswered(program: Program, answer: Buffer, talk: Talk): Promise<void> {
  const ended = await ask(program, WORDS, talk)
  expectOutput(ended, answer)
  if (ended.status !== 0)
    throw wrong('exit status 0', `exit status ${ended.status}`, 'wrong status')
}

/** The program says that there was no whole answer, and has written what there was. */
export function expectFailed(ended: Answered, written = NOTHING): void {
  expectOutput(ended, written)
  const { status, stderr } = ended
  if (status !== 1) throw wrong('exit status 1', `exit status ${status}`, 'wrong status')
  if (stderr.trim() === '')
    throw wrong('a line on standard error', 'nothing on standard error', 'wrong output')
}

/** What to say of a FIN that was not there in time: it may come later, or behind an answer, or never. */
async function noFin(peer: Peer, bound: number | undefined): Promise<FindingError> {
  const expected = 'a FIN at once behind the last word, while the answer is still to come'
  const late = { expected, actual: 'a FIN long after it', symptom: 'late' } as const
  const silent = {
    expected,
    actual: 'no FIN until the answer had come',
    symptom: 'silent',
  } as const
  if (peer.farewell === 'RST') return wrong(expected, 'a reset (RST)', 'reset')
  if ((await peer.untilFarewell()) === 'FIN') return new FindingError(late, bound)
  await peer.send(Buffer.from('yes\n'))
  if ((await peer.untilFarewell()) === 'FIN') return new FindingError(silent, bound)
  return new FindingError({ ...late, actual: 'no FIN at all', symptom: 'left open' }, bound)
}

function wrong(expected: string, actual: string, symptom: Symptom): FindingError {
  return new FindingError({ expected, actual, symptom })
}
