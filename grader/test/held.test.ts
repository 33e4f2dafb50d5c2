/** A program whose SYN is held up: its handshake takes a second SYN. */
import { describe, expect, test } from 'vitest'
import { dialledFor, firstLine, runHeld } from '../src/harness/client.ts'
import { socketsOf } from '../src/harness/sockets.ts'
import { launchOf, programFor, sharedHosts } from './small.ts'

// The kernel sends a SYN again after a second, by a clock that counts in some milliseconds.
const SECOND_SYN_MS = 950
const HELD_MS = 50

const hosts = sharedHosts()

describe.skipIf(process.platform === 'win32')('a held SYN', () => {
  test('is answered when it is sent again, about a second later', async () => {
    const program = programFor(await launchOf('dials-once', hosts))
    const { status, lines } = await runHeld(program, [], dialledFor(HELD_MS))
    expect(status).toBe(0)
    expect(lines.map(({ ms }) => Number(ms) > SECOND_SYN_MS)).toEqual([true])
  })

  // Only Linux tells what state a socket is in.
  test.runIf(process.platform === 'linux')('is held until the program has dialled', async () => {
    const program = programFor(await launchOf('dials-once', hosts))
    const states: string[] = []
    await runHeld(program, [], async (dialling) => {
      await dialledFor(0)(dialling)
      const sockets = await socketsOf(dialling.pid)
      states.push(...(sockets ?? []).map(({ state }) => state))
    })
    expect(states).toEqual(['SYN_SENT'])
  })

  test('is held until the program has printed a line', async () => {
    const program = programFor(await launchOf('prints-and-dials', hosts))
    const { lines } = await runHeld(program, [], firstLine)
    expect(lines).toEqual([{ attempt: 1 }, { attempt: 2 }])
  })
})
