/** A whole stream on its way: repeated until it is acknowledged, and never beyond the window. */
import { describe, expect, test } from 'vitest'
import { seededRandom } from '../src/harness/bytes.ts'
import { badRelay } from '../src/harness/datagrams.ts'
import { FLAGS } from '../src/harness/segment.ts'
import type { Relay } from '../src/harness/sender.ts'
import { fill, transfer } from '../src/harness/transfer.ts'
import { ack, conversation, InOrder, someBytes, windowWatch } from './receiving.ts'
import { faultOf, sharedHosts } from './small.ts'

const FIRST = 2 ** 32 - 5000
const hosts = sharedHosts()
const wide = (): number => 65_535

describe('a transfer', () => {
  test.for([0, 1, 4096, 10_000])('brings a stream of %d bytes, and its FIN', async (length) => {
    const [receiver, stream] = [new InOrder(FIRST, wide), someBytes(length)]
    const { sender, heard } = await conversation(receiver.answer, { hosts, first: FIRST })
    await transfer(sender, stream)
    expect(receiver.stream.equals(stream)).toBe(true)
    expect(receiver.ended).toBe(true)
    expect(sender.there).toBe(length + 1)
    expect(heard[0]).toMatchObject({ seq: FIRST, flags: FLAGS.SYN })
  })

  test('repeats whatever is lost', async () => {
    const seen = new Set<string>()
    const losesTheFirst: Relay = (datagram, pass) => {
      const words = datagram.subarray(0, 12).toString('hex')
      if (seen.has(words)) pass(datagram)
      seen.add(words)
    }
    const [receiver, stream] = [new InOrder(FIRST, wide), someBytes(10_000)]
    const options = { hosts, first: FIRST, relay: losesTheFirst }
    const { sender } = await conversation(receiver.answer, options)
    await transfer(sender, stream)
    expect(receiver.stream.equals(stream)).toBe(true)
  })

  test('comes through a bad relay', async () => {
    const [receiver, stream] = [new InOrder(FIRST, wide), someBytes(200_000)]
    const options = { hosts, first: FIRST, relay: badRelay(seededRandom(1)) }
    const { sender } = await conversation(receiver.answer, options)
    await transfer(sender, stream)
    expect(receiver.stream.equals(stream)).toBe(true)
  })

  test('stays within the window', async () => {
    const [receiver, stream] = [new InOrder(FIRST, () => 9000), someBytes(100_000)]
    const { relay, bytesBeyond } = windowWatch()
    const { sender } = await conversation(receiver.answer, { hosts, first: FIRST, relay })
    await transfer(sender, stream)
    expect(bytesBeyond()).toBe(0)
    expect(receiver.stream.equals(stream)).toBe(true)
  })

  test('is given up where nothing more is acknowledged', async () => {
    const always = [ack(FIRST + 1 + 300, 65_535)]
    const { sender } = await conversation(() => always, { hosts, first: FIRST })
    const { actual, symptom } = await faultOf(transfer(sender, someBytes(5000)))
    expect({ actual, symptom }).toEqual({
      actual: 'no new one for 3 s, after 300 B',
      symptom: 'missing bytes',
    })
  })
})

describe('a fill', () => {
  test('goes on until the window is narrow, and tells how far', async () => {
    const receiver = new InOrder(FIRST, (taken) => 20_000 - taken)
    const { relay, bytesBeyond } = windowWatch()
    const { sender } = await conversation(receiver.answer, { hosts, first: FIRST, relay })
    await sender.exchange(0, { flags: FLAGS.SYN }, 0)
    const stream = someBytes(50_000)
    expect(await fill(sender, stream, 5000)).toBe(16_384)
    expect(await fill(sender, stream, 1)).toBe(20_000)
    expect(receiver.stream.equals(stream.subarray(0, 20_000))).toBe(true)
    expect(bytesBeyond()).toBe(0)
  })

  test('ends with the stream', async () => {
    const receiver = new InOrder(FIRST, wide)
    const { sender } = await conversation(receiver.answer, { hosts, first: FIRST })
    await sender.exchange(0, { flags: FLAGS.SYN }, 0)
    expect(await fill(sender, someBytes(5000), 1)).toBe(5000)
  })
})
