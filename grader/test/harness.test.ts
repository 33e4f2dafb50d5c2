/** What the harness tells apart on the wire, against programs that do each of it. */
import { once } from 'node:events'
import { nextTick } from 'node:process'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { check, type ServerStage } from '../src/harness/check.ts'
import { AT_ONCE_MS, HOST_ANSWERS_WITHIN_MS } from '../src/harness/deadlines.ts'
import { cutAt, glued, oneByOne, withFin, type Delivery } from '../src/harness/delivery.ts'
import type { Peer } from '../src/harness/peer.ts'
import type { CheckResult } from '../src/verdict.ts'
import {
  checksOf,
  findingErrorOf,
  findingOf,
  launchOf,
  programFor,
  resultsOf,
  sharedHosts,
} from './small.ts'

const hosts = sharedHosts(4)
const bytes = (text: string): Buffer => Buffer.from(text)

/** What one dialogue with a program comes to. */
async function dialogue(
  program: string,
  talk: (peer: Peer, stage: ServerStage) => Promise<void>,
): Promise<CheckResult | undefined> {
  const talks = check('talks', async (stage) => talk(await stage.server.connect(), stage))
  const [start, result] = await resultsOf(program, checksOf(talks), { hosts })
  expect(start?.status).toBe('passed')
  return result
}

const expecting = (way: string, farewell: 'FIN' | 'RST') =>
  dialogue('farewells', async (peer) => {
    await peer.send(bytes(way))
    await peer.expectFarewell(farewell)
  })

describe('a farewell', () => {
  test.for([
    ['end', 'FIN'],
    ['destroy', 'FIN'],
    ['reset and destroy', 'RST'],
  ] as const)(
    'of the program that does "%s" is a %s, and nothing else',
    async ([way, farewell]) => {
      const other = farewell === 'FIN' ? 'RST' : 'FIN'
      expect((await expecting(way, farewell))?.status).toBe('passed')
      const { symptom, actual } = findingOf(await expecting(way, other))
      expect({ symptom, actual }).toEqual(
        farewell === 'FIN'
          ? { symptom: 'early FIN', actual: 'a FIN' }
          : { symptom: 'reset', actual: 'a reset (RST)' },
      )
    },
  )

  test('that never comes is a connection left open', async () => {
    const { symptom, actual } = findingOf(await expecting('leave open', 'FIN'))
    expect({ symptom, actual }).toEqual({
      symptom: 'left open',
      actual: 'the connection left open',
    })
  })

  test('with bytes before it is not the bare one that was expected', async () => {
    const { symptom, actual } = findingOf(await expecting('end with bytes', 'FIN'))
    expect({ symptom, actual }).toEqual({
      symptom: 'extra bytes',
      actual: '3 B that it was not to send: "bye"',
    })
  })

  test('may have bytes before it where that is allowed', async () => {
    const result = await dialogue('farewells', async (peer) => {
      await peer.send(bytes('end with bytes'))
      await peer.expectFarewellAtLast('FIN')
    })
    expect(result?.status).toBe('passed')
  })

  test('by a reset does not take the bytes away that came before it', async () => {
    const result = await dialogue('farewells', async (peer) => {
      await peer.send(bytes('bytes, then reset'))
      await peer.expect(bytes('bye'))
      await peer.expectFarewell('RST')
    })
    expect(result?.status).toBe('passed')
  })

  test('by the end of the process is told as the end of the process', async () => {
    const result = await dialogue('farewells', async (peer) => {
      await peer.send(bytes('exit'))
      await peer.expect(bytes('bye'))
    })
    expect(findingOf(result).symptom).toBe('exit')
  })
})

describe('waiting', () => {
  test('ends in silence where the program waits for nothing but its clients', async () => {
    const result = await dialogue('says-nothing', async (peer) => {
      await peer.send(bytes('hello'))
      await peer.expect(bytes('hello'))
    })
    const { symptom, actual } = findingOf(result)
    expect(symptom).toBe('silent')
    expect(actual).toContain('the program waits for its clients and for nothing else')
  })

  test.for(['ref', 'unref'])('goes on for an answer by a timer (%s)', async (kind) => {
    const result = await dialogue('answers-late', async (peer) => {
      await peer.send(bytes(kind))
      await peer.expect(bytes(kind))
    })
    expect(result?.status).toBe('passed')
  })

  test('ends where the program keeps the processor', async () => {
    const result = await dialogue('busy-when-spoken-to', async (peer) => {
      await peer.send(bytes('hello'))
      await peer.expect(bytes('hello'))
    })
    expect(findingOf(result).symptom).toBe('busy')
  })
})

describe('bytes', () => {
  test('that are not the expected ones have the place of the first wrong one', async () => {
    const result = await dialogue('farewells', async (peer) => {
      await peer.send(bytes('say something else'))
      await peer.expect(bytes('something new'))
    })
    const { expected, actual, caret, symptom } = findingOf(result)
    expect(symptom).toBe('wrong bytes')
    expect(expected.slice(0, caret)).toBe(actual.slice(0, caret))
    expect(expected.slice(caret)).toMatch(/^6e 65 77/)
    expect(actual.slice(caret)).toMatch(/^65 6c 73 65/)
  })

  test('that nobody asked for break a silence', async () => {
    const result = await dialogue('farewells', async (peer) => {
      await peer.send(bytes('say something else'))
      await peer.expectNoByte()
    })
    expect(findingOf(result).symptom).toBe('extra bytes')
  })

  test('of one client that come to another are found', async () => {
    const result = await dialogue('echo', async (peer) => {
      await peer.send(bytes('hers'))
      await peer.expect(bytes('hers'))
      peer.expectNever(bytes('hers'))
    })
    expect(findingOf(result).symptom).toBe('extra bytes')
  })
})

describe('a delivery', () => {
  test.for([
    [oneByOne, bytes('hello'), '1 1 1 1 1'],
    [cutAt(2), bytes('hello'), '2 3'],
    [withFin, bytes('hello'), '5'],
    [glued, bytes('onetwo'), '6'],
  ] as const)('arrives in its pieces: case %$', async ([delivery, message, sizes]) => {
    const result = await dialogue('counts-chunks', async (peer) => {
      await peer.send(message, { delivery: asDelivery(delivery) })
      if (delivery !== withFin) peer.halfClose()
      await peer.expect(bytes(sizes))
    })
    expect(result).toMatchObject({ status: 'passed' })
  })
})

/** Vitest makes a tuple's member read-only, all the way down. */
const asDelivery = ({ name, pieces, fin }: Delivery): Delivery =>
  fin === undefined ? { name, pieces } : { name, pieces, fin }

describe('a program that does not answer questions', () => {
  test('is waited for once, and asked in full again when it has answered', async () => {
    const program = programFor(await launchOf('echo', hosts))
    const { process } = await program.serve()
    process.signal('SIGSTOP')
    expect(await process.snapshot()).toBeUndefined()
    const soon = sleep(HOST_ANSWERS_WITHIN_MS / 2).then(() => 'still waited for')
    expect(await Promise.race([process.snapshot(), soon])).toBeUndefined()
    const answered = once(process, 'change')
    process.signal('SIGCONT')
    await answered
    process.signal('SIGSTOP')
    const asked = process.snapshot()
    await sleep(HOST_ANSWERS_WITHIN_MS / 10)
    process.signal('SIGCONT')
    expect(await asked).toBeDefined()
    await program.stop()
  })
})

test('a reset that came before we saw the connection is doubted where we were held up', async () => {
  const program = programFor(await launchOf('resets-at-once', hosts))
  const server = await program.serve()
  const connecting = findingErrorOf(server.connect())
  // Node dials in the next tick. Behind it the kernels shake hands and the program resets, and our loop sees none of it.
  nextTick(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, AT_ONCE_MS))
  const { fault, boundMs } = await connecting
  expect({ symptom: fault.symptom, boundMs }).toEqual({ symptom: 'reset', boundMs: AT_ONCE_MS })
  await program.stop()
})
