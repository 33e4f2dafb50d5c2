/** How long a process sleeps unless it is sent something, by the kernel's word. */
import { describe, expect, test, vi } from 'vitest'
import { asleepForMs } from '../src/harness/silence.ts'
import { launchOf, programFor, sharedHosts } from './small.ts'

const hosts = sharedHosts()
const TIMER_MS = 1_000
// Node itself looks after its heap now and then: half a minute is the least that was seen.
const LONG_MS = 5_000
const IN_TIME = { timeout: 20_000 }

// Linux alone tells it.
describe.runIf(process.platform === 'linux')('a process', () => {
  test('that waits for its clients sleeps for long, and not while it serves one', async () => {
    const program = programFor(await launchOf('busy-when-spoken-to', hosts))
    const server = await program.serve()
    await vi.waitFor(
      () => expect(asleepForMs(server.process.pid)).toBeGreaterThan(LONG_MS),
      IN_TIME,
    )
    await (await server.connect()).send(Buffer.from('?'))
    await vi.waitFor(() => expect(asleepForMs(server.process.pid)).toBe(0), IN_TIME)
  })

  test('with a timer sleeps until it is due', async () => {
    const program = programFor(await launchOf('keeps-a-timer', hosts))
    const { pid } = await program.start(() => [])
    await vi.waitFor(() => expect(asleepForMs(pid)).toBeGreaterThan(0), IN_TIME)
    expect(asleepForMs(pid)).toBeLessThanOrEqual(TIMER_MS)
  })

  test('that is gone does not sleep', async () => {
    const program = programFor(await launchOf('exits-early', hosts))
    const process = await program.start(() => [])
    await process.gone()
    expect(asleepForMs(process.pid)).toBe(0)
  })
})
