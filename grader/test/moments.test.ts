/** Stated times: what is due, what is overdue, and whether the machine is asked about it. */
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { ANSWER_WITHIN_MS, AT_ONCE_MS, STALLED_SHARE } from '../src/harness/deadlines.ts'
import { FindingError } from '../src/harness/finding.ts'
import { comesDue, inTime, momentOf, sendBefore, withTimeToSpare } from '../src/harness/moments.ts'
import { due } from '../src/harness/overdue.ts'
import type { Subject } from '../src/harness/subject.ts'
import { hasTurned } from '../src/harness/turns.ts'
import { findingErrorOf, launchOf, programFor, sharedHosts } from './small.ts'

const MS = 100
const WHAT = 'from the question to the answer'

const hosts = sharedHosts()

const fault = { expected: 'an answer', actual: 'none', symptom: 'silent' } as const

async function echo(): Promise<Subject> {
  return programFor(await launchOf('echo', hosts)).serve()
}

/** Something that comes so long from now, due 100 ms after a moment that the program has seen, or may have. */
async function comesIn(ms: number, seen: boolean): Promise<{ at: number }> {
  const { process } = await echo()
  const now = performance.now()
  const coming = sleep(ms).then(() => ({ at: performance.now() }))
  return comesDue({ since: { from: now, to: now, seen }, ms: MS, what: WHAT }, process, coming)
}

test('what comes at its time is returned', async () => {
  const { at } = await comesIn(MS + AT_ONCE_MS / 2, true)
  expect(at).toBeGreaterThan(0)
})

test('what comes too soon is found', async () => {
  const error = await findingErrorOf(comesIn(0, true))
  expect(error.fault.symptom).toBe('too early')
})

test('what comes late is the fault of a program that had its turns', async () => {
  const error = await findingErrorOf(comesIn(MS + 2 * AT_ONCE_MS, true))
  expect(error).toMatchObject({ fault: { symptom: 'late' }, boundMs: undefined })
})

test('what comes late is doubted where nobody knows what the program has seen', async () => {
  const error = await findingErrorOf(comesIn(MS + 2 * AT_ONCE_MS, false))
  expect(error).toMatchObject({ fault: { symptom: 'late' }, boundMs: expect.any(Number) })
})

test('what never comes is found without asking the machine', async () => {
  const error = await findingErrorOf(comesIn(60_000, true))
  expect(error).toMatchObject({ fault: { symptom: 'left open' }, boundMs: undefined })
})

test('bytes are sent before a time, or the machine is asked', async () => {
  const server = await echo()
  const peer = await server.connect()
  const { from, to } = await momentOf(() =>
    sendBefore({ server, peer, until: Infinity }, Buffer.from('now')),
  )
  expect(to).toBeGreaterThanOrEqual(from)
  expect((await server.process.snapshot())?.readBytes).toBe(3)
  const late = sendBefore({ server, peer, until: performance.now() }, Buffer.from('late'))
  expect((await findingErrorOf(late)).boundMs).toBe(1)
})

test('a finding is doubted when its time is over, and not before', () => {
  expect(inTime(Infinity, new FindingError(fault)).boundMs).toBeUndefined()
  expect(inTime(performance.now(), new FindingError(fault)).boundMs).toBe(1)
})

test('a finding in a dialogue with little time to spare is doubted', async () => {
  const error = await findingErrorOf(
    withTimeToSpare(50, () => Promise.reject(new FindingError(fault))),
  )
  expect(error.boundMs).toBe(50 / STALLED_SHARE)
  const given = new FindingError(fault, 7)
  await findingErrorOf(withTimeToSpare(50, () => Promise.reject(given)))
  expect(given.boundMs).toBe(7)
})

test('what is overdue by seconds is doubted only for a stall as long', async () => {
  const given = new FindingError(fault, ANSWER_WITHIN_MS)
  const error = await findingErrorOf(due(1_000, () => Promise.reject(given)))
  expect(error.boundMs).toBe((ANSWER_WITHIN_MS - 1_000 - AT_ONCE_MS) / STALLED_SHARE)
  const other = new FindingError(fault, 7)
  expect((await findingErrorOf(due(1_000, () => Promise.reject(other)))).boundMs).toBe(7)
})

test('a program turns until it has ended', async () => {
  const { process } = await echo()
  expect(await hasTurned(process)).toBe(true)
  process.signal('SIGKILL')
  await process.gone()
  expect(await hasTurned(process)).toBe(false)
})

test('what a program used of the processor is known behind its end, by the last look', async () => {
  const { process } = await echo()
  const { ranMs } = process.times
  expect(ranMs).toBeGreaterThan(0)
  process.signal('SIGKILL')
  await process.gone()
  expect(process.times.ranMs).toBe(ranMs)
})
