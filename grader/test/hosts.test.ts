/** Who gets a host, and who no longer wants one. */
import { spawn } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { onTestFinished, expect, test, vi } from 'vitest'
import { Hosts } from '../src/hosts.ts'
import { launchOf } from './small.ts'

vi.mock('node:child_process', { spy: true })

test('whoever gives up a wait for a host keeps nobody waiting', async () => {
  const hosts = new Hosts(0)
  onTestFinished(() => hosts.close())
  const launch = await launchOf('echo', hosts)
  const given: string[] = []
  const start = (name: string, signal?: AbortSignal) =>
    launch(() => {
      given.push(name)
      return ['0']
    }, signal)

  const ending = new AbortController()
  const early = Array.from({ length: 50 }, (_, at) => start(`early ${at}`, ending.signal))
  const late = start('late')
  ending.abort(new Error('saved again'))
  const outcomes = await Promise.allSettled(early)
  expect(outcomes).toHaveLength(50)
  for (const outcome of outcomes)
    expect(outcome).toMatchObject({ status: 'rejected', reason: { message: 'saved again' } })
  await late
  expect(given).toEqual(['late'])
  // Those that were being started, one for each core, and the watchman.
  expect(vi.mocked(spawn).mock.calls.length).toBeLessThanOrEqual(availableParallelism() + 1)
})
