/** When an answer is drawn out, by a clock of the test's own. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { ANSWER_WITHIN_MS, MS_A_BYTE } from '../src/harness/deadlines.ts'
import { dripsFrom } from '../src/harness/drips.ts'

const A_LOT = 10_000

beforeEach(() => vi.useFakeTimers({ toFake: ['performance'] }))
afterEach(() => vi.useRealTimers())

test('an answer has the time for an answer, and some for each of its bytes', () => {
  const peer = { sentBytes: 1, receivedBytes: 1 }
  const drips = dripsFrom(peer)
  peer.receivedBytes += A_LOT
  vi.advanceTimersByTime(ANSWER_WITHIN_MS + A_LOT * MS_A_BYTE)
  expect(drips()).toBeUndefined()
  vi.advanceTimersByTime(1)
  expect(drips()).toEqual({ actual: `only ${A_LOT} B in 13 s`, symptom: 'silent' })
})

test('the time begins anew where we have sent more', () => {
  const peer = { sentBytes: 1, receivedBytes: 1 }
  const drips = dripsFrom(peer)
  vi.advanceTimersByTime(ANSWER_WITHIN_MS)
  peer.sentBytes += 1
  expect(drips()).toBeUndefined()
  vi.advanceTimersByTime(ANSWER_WITHIN_MS)
  expect(drips()).toBeUndefined()
  vi.advanceTimersByTime(1)
  expect(drips()?.actual).toBe('only 0 B in 3 s')
})
