/** What the checks of clients stand on: ports that don't answer, ports that refuse, and segments. */
import { once } from 'node:events'
import net from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, onTestFinished, test } from 'vitest'
import { seededRandom } from '../src/harness/bytes.ts'
import { badRelay } from '../src/harness/datagrams.ts'
import { after, decode, distance, encode, FLAGS, inWords } from '../src/harness/segment.ts'
import { unanswered } from '../src/harness/unanswered.ts'

const bytes = (text: string): Buffer => Buffer.from(text)

function dial(port: number): net.Socket {
  const socket = net.connect({ port, host: '127.0.0.1' }).on('error', () => {})
  onTestFinished(() => void socket.destroy())
  return socket
}

describe.skipIf(process.platform === 'win32')('a port that answers no SYN', () => {
  test('leaves a dial unanswered until it is released, and answers the SYN that is sent again', async () => {
    const { port, release, close } = await unanswered()
    onTestFinished(close)
    const socket = dial(port)
    await sleep(200)
    expect(socket.connecting).toBe(true)
    release()
    // Not at once: the kernel sends the SYN again about a second after the first.
    await sleep(200)
    expect(socket.connecting).toBe(true)
    await once(socket, 'connect')
  })

  test('answers a dial that comes after the release', async () => {
    const { port, release, close } = await unanswered()
    onTestFinished(close)
    release()
    await once(dial(port), 'connect')
  })
})

describe('a segment', () => {
  const segment = {
    seq: 2 ** 32 - 1,
    ack: 7,
    flags: FLAGS.FIN,
    window: 65_535,
    payload: bytes('ab'),
  }

  test('is the same behind the wire', () => {
    expect(decode(encode(segment))).toEqual(segment)
    expect(encode(segment).toString('hex')).toBe('ffffffff000000070400ffff6162')
  })

  test('needs twelve bytes', () => {
    expect(decode(Buffer.alloc(11))).toBe(undefined)
    expect(decode(Buffer.alloc(12))).toMatchObject({ seq: 0, flags: 0 })
  })

  test('has a number that wraps around', () => {
    expect(after(2 ** 32 - 1, 2)).toBe(1)
    expect(distance(2 ** 32 - 1, 1)).toBe(2)
    expect(distance(1, 2 ** 32 - 1)).toBe(-2)
  })

  test.for([
    [{ ...segment, flags: FLAGS.ACK, payload: bytes('') }, 'ACK 7'],
    [{ ...segment, seq: 5, flags: FLAGS.ACK }, 'ACK 5 +2'],
    [{ ...segment, seq: 5 }, 'FIN 5 +2'],
    [{ ...segment, seq: 5, flags: 0 }, '5 +2'],
    [{ ...segment, seq: 5, flags: FLAGS.SYN, payload: bytes('') }, 'SYN 5'],
  ] as const)('is told in the ladder: case %$', ([given, words]) => {
    expect(inWords({ ...given, payload: Buffer.from(given.payload) })).toBe(words)
  })
})

describe('a bad relay', () => {
  const passedOn = (seed: number): number[] => {
    const passed: number[] = []
    const relay = badRelay(seededRandom(seed))
    for (let sent = 0; sent < 200; sent += 1)
      relay(Buffer.from([sent]), (datagram) => passed.push(datagram[0] ?? -1))
    return passed
  }

  test('loses, repeats and reorders, the same with the same seed', () => {
    const passed = passedOn(1)
    const lost = 200 - new Set(passed).size
    const repeated = passed.length - new Set(passed).size
    const late = passed.filter((number, at) => number < (passed[at - 1] ?? -1)).length
    for (const count of [lost, repeated, late]) {
      expect(count).toBeGreaterThan(20)
      expect(count).toBeLessThan(60)
    }
    expect(passedOn(1)).toEqual(passed)
    expect(passedOn(2)).not.toEqual(passed)
  })
})
