/** Our sending end of a conversation in datagrams, against a receiver that answers as it is told. */
import { describe, expect, test } from 'vitest'
import { AT_ONCE_MS } from '../src/harness/deadlines.ts'
import { FindingError } from '../src/harness/finding.ts'
import { decode, encode, FLAGS } from '../src/harness/segment.ts'
import type { Relay, Sender } from '../src/harness/sender.ts'
import { ack, conversation, type Conversation } from './receiving.ts'
import { faultOf, sharedHosts } from './small.ts'
import { until } from './wire.ts'

const FIRST = 2 ** 32 - 3
const hosts = sharedHosts()
const bytes = (text: string): Buffer => Buffer.from(text)

/** A sender, and a receiver that answers each datagram with the next of `answers`. */
async function told(
  answers: Buffer[][],
  more: Partial<Parameters<typeof conversation>[1]> = {},
): Promise<Conversation> {
  return conversation(() => answers.shift() ?? [], { hosts, first: FIRST, ...more })
}

/** What the program is known to have done wrong. */
function faultsOf(sender: Sender): string[] {
  try {
    sender.check()
    return []
  } catch (error) {
    if (error instanceof FindingError) return [error.fault.actual]
    throw error
  }
}

describe('a sender', () => {
  test('numbers the SYN, the bytes and the FIN, across 2³²', async () => {
    const { sender, heard } = await told([])
    sender.send(0, { flags: FLAGS.SYN })
    sender.send(0, { payload: bytes('abc') })
    sender.send(3, { flags: FLAGS.FIN })
    await until(() => expect(heard.length).toBe(3))
    const words = heard.map(({ seq, flags, payload }) => [seq, flags, payload.toString()])
    expect(words).toEqual([
      [FIRST, FLAGS.SYN, ''],
      [FIRST + 1, 0, 'abc'],
      [1, FLAGS.FIN, ''],
    ])
  })

  test('knows how much is acknowledged, and how much may follow', async () => {
    const { sender } = await told([[ack(FIRST + 1, 5)], [ack(1, 7)]])
    expect(sender.there).toBe(-1)
    await sender.exchange(0, { flags: FLAGS.SYN }, 0)
    expect([sender.there, sender.window]).toEqual([0, 5])
    await sender.exchange(0, { payload: bytes('abc') }, 3)
    expect([sender.there, sender.window, sender.acks]).toEqual([3, 7, 2])
  })

  test.for([
    ['off by one', FIRST],
    ['extra bytes', FIRST + 2],
    ['missing bytes', FIRST - 1],
  ] as const)('finds an ACK that is wrong: %s', async ([symptom, number]) => {
    const { sender } = await told([[ack(number)]])
    const fault = await faultOf(sender.exchange(0, { flags: FLAGS.SYN }, 0))
    expect(fault).toMatchObject({ symptom, actual: `ACK ${number}` })
  })

  test('finds silence', async () => {
    const { sender } = await told([], { name: 'waits-for-datagrams' })
    const fault = await faultOf(sender.exchange(0, { flags: FLAGS.SYN }, 0))
    expect(fault).toMatchObject({ symptom: 'silent', expected: `ACK ${FIRST + 1}` })
  })

  test('doubts a failure where it was late itself', async () => {
    const { sender } = await told([[ack(FIRST + 1)]], { name: 'waits-for-datagrams' })
    await sender.exchange(0, { flags: FLAGS.SYN }, 0)
    const paused = sender.pause(10)
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2 * AT_ONCE_MS)
    await paused
    const exchange = sender.exchange(0, { payload: bytes('abc') }, 3)
    await expect(exchange).rejects.toMatchObject({ boundMs: AT_ONCE_MS })
  })

  test('takes an old ACK for old, and counts it', async () => {
    const { sender } = await told([[ack(FIRST + 1, 5), ack(0, 5), ack(FIRST + 1, 5)]])
    sender.send(0, { flags: FLAGS.SYN })
    await until(() => expect(sender.acks).toBe(3))
    expect(faultsOf(sender)).toEqual([])
    expect([sender.acknowledged, sender.window]).toEqual([0, 5])
  })
})

describe('what is to be ignored', () => {
  test('is, where no ACK comes', async () => {
    const { sender, heard } = await told([], { name: 'waits-for-datagrams' })
    await sender.expectIgnored(() => sender.send(0, { payload: bytes('abc') }))
    expect(heard.map(({ payload }) => payload.toString())).toEqual(['abc'])
  })

  test("isn't, where one comes", async () => {
    const { sender } = await told([[ack(5)]])
    const fault = await faultOf(
      sender.expectIgnored(() => sender.send(0, { payload: bytes('abc') })),
    )
    expect(fault).toMatchObject({ actual: 'ACK 5', symptom: 'wrong bytes' })
  })
})

describe('a window', () => {
  test('is asked for by one byte, again and again, until it is wide', async () => {
    const closed = [ack(FIRST + 1, 0)]
    const { sender, heard } = await told([closed, closed, closed, [ack(FIRST + 2, 900)]])
    await sender.exchange(0, { flags: FLAGS.SYN }, 0)
    await sender.untilWindow(0, bytes('x'), (window) => window >= 900)
    expect(sender.window).toBe(900)
    expect(heard.slice(1, 4).map(({ seq }) => seq)).toEqual([FIRST + 1, FIRST + 1, FIRST + 1])
  })

  test.for([
    ['narrower', [ack(FIRST + 1, 100), ack(FIRST + 1, 99)], ['ACK 4294967294, window 99']],
    ['as far', [ack(FIRST + 1, 100), ack(0, 98)], []],
    ['less far, across 2³²', [ack(FIRST + 1, 100), ack(0, 97)], ['ACK 0, window 97']],
    ['as an old ACK says', [ack(0, 100), ack(FIRST + 1, 5)], []],
  ] as const)('that reaches %s is judged', async ([, answers, faults]) => {
    const { sender } = await told([answers.map((answer) => Buffer.from(answer))])
    sender.send(0, { flags: FLAGS.SYN })
    await until(() => expect(sender.acks).toBe(2))
    expect(faultsOf(sender)).toEqual(faults)
  })
})

test.for([
  ['a flag too many', { flags: FLAGS.ACK | FLAGS.SYN }],
  ['no flag', { flags: 0 }],
  ['a sequence number', { seq: 1 }],
  ['a payload', { payload: 'x' }],
] as const)('an answer with %s is found', async ([, part]) => {
  const wrong = { seq: 0, ack: FIRST + 1, flags: FLAGS.ACK, window: 0, ...part }
  const payload = bytes('payload' in part ? part.payload : '')
  const { sender } = await told([[encode({ ...wrong, payload })]])
  const fault = await faultOf(sender.exchange(0, { flags: FLAGS.SYN }, 0))
  expect(fault.expected).toBe('an ACK: flags 0x02, sequence number 0, no payload')
})

test('an answer of 11 bytes is found', async () => {
  const { sender } = await told([[Buffer.alloc(11)]])
  const fault = await faultOf(sender.exchange(0, { flags: FLAGS.SYN }, 0))
  expect(fault.actual).toBe('a shorter datagram')
})

describe('a relay', () => {
  test('has its way with what is sent', async () => {
    const relay: Relay = (datagram, pass) => {
      if (decode(datagram)?.payload.toString() === 'lost') return
      pass(datagram)
      pass(datagram)
    }
    const { sender, heard } = await told([], { relay })
    sender.send(0, { payload: bytes('lost') })
    expect(sender.sentAt).toBeNaN()
    sender.send(4, { payload: bytes('twice') })
    expect(sender.sentAt).toBeLessThanOrEqual(performance.now())
    await until(() => expect(heard.length).toBe(2))
    expect(heard.map(({ payload }) => payload.toString())).toEqual(['twice', 'twice'])
  })

  test('that turns two ACKs round makes no fault of it', async () => {
    const held: (() => void)[] = []
    const relay: Relay = (datagram, pass) => {
      if (decode(datagram)?.flags !== FLAGS.ACK) return pass(datagram)
      held.unshift(() => pass(datagram))
      if (held.length === 2) for (const late of held) late()
    }
    const { sender } = await told([[ack(FIRST + 1, 5), ack(FIRST + 1, 1000)]], { relay })
    sender.send(0, { flags: FLAGS.SYN })
    await until(() => expect(sender.acks).toBe(2))
    expect(faultsOf(sender)).toEqual([])
  })
})
