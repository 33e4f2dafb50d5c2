/** What a plain client sees on the wire of a server that treats it in each manner. */
import { once } from 'node:events'
import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, onTestFinished, test } from 'vitest'
import { AT_ONCE_MS, EARLY_MS } from '../src/harness/deadlines.ts'
import { FindingError } from '../src/harness/finding.ts'
import { Listener, type Manner } from '../src/harness/listener.ts'
import {
  closesAtOnce,
  endless,
  oneAtATime,
  polite,
  politeAfter,
  resetsAtOnce,
  speaksAfter,
} from '../src/harness/manners.ts'
import { Transcript } from '../src/harness/transcript.ts'
import { faultOf, findingErrorOf, launchOf, programFor, sharedHosts } from './small.ts'
import { arrived, connected, dialled, farewell, until } from './wire.ts'

// Long enough for a server that doesn't wait to be seen.
const LATE_MS = 60

const hosts = sharedHosts()

/** A server of ours that takes us for the program, which goes on for as long as the test. */
async function serverOf(manner: Manner): Promise<Listener> {
  const listener = await Listener.open(manner)
  onTestFinished(() => listener.close())
  const program = programFor(await launchOf('keeps-a-timer', hosts))
  listener.serve(await program.start(() => []), new Transcript())
  return listener
}

describe('polite', () => {
  test('says nothing, whatever it is told, and answers a FIN with a FIN', async () => {
    const server = await serverOf(polite)
    const client = await connected(server.port)
    client.socket.write('hello')
    await until(() => expect(server.peers[0]?.receivedBytes).toBe(5))
    await arrived()
    expect(client.seen).toEqual([])
    client.socket.end()
    await farewell(client)
    expect(client.seen).toEqual(['FIN'])
    await server.settled()
  })

  test('does so after a while where that is asked for', async () => {
    const server = await serverOf(politeAfter(LATE_MS))
    const client = await connected(server.port)
    const endedAt = performance.now()
    client.socket.end()
    await farewell(client)
    expect(performance.now() - endedAt).toBeGreaterThan(LATE_MS - EARLY_MS)
    expect(client.seen).toEqual(['FIN'])
  })

  test('says no farewell to one that resets', async () => {
    const server = await serverOf(politeAfter(0))
    const client = await connected(server.port)
    await until(() => expect(server.peers.length).toBe(1))
    client.socket.resetAndDestroy()
    await server.settled()
    expect(server.peers.map(({ farewell: seen }) => seen)).toEqual(['RST'])
  })
})

test('endless says nothing, and leaves its side open after a FIN', async () => {
  const server = await serverOf(endless())
  const client = await connected(server.port)
  client.socket.end('hello')
  await until(() => expect(server.peers[0]?.farewell).toBe('FIN'))
  await server.settled()
  await arrived()
  expect(client.seen).toEqual([])
})

test.for([
  ['a reset behind the FIN', 'resetAndDestroy', ['a reset (RST)']],
  ['no reset, where it was let go', 'destroy', []],
] as const)('endless finds %s', async ([, letGo, faults]) => {
  const server = await serverOf(endless())
  const { socket } = await connected(server.port)
  socket.end()
  await until(() => expect(server.peers[0]?.farewell).toBe('FIN'))
  socket[letGo]()
  const next = await connected(server.port)
  next.socket.end()
  await until(() => expect(server.peers.length).toBe(2))
  const found = await server.settled().then(
    () => [],
    (error: unknown) => [error instanceof FindingError && error.fault.actual],
  )
  expect(found).toEqual(faults)
})

describe('speaks after', () => {
  test('a while, though the client has ended, and then ends', async () => {
    const server = await serverOf(speaksAfter(LATE_MS))
    const client = await connected(server.port)
    const endedAt = performance.now()
    client.socket.end()
    await farewell(client)
    expect(performance.now() - endedAt).toBeGreaterThan(LATE_MS - EARLY_MS)
    expect(client.seen).toEqual(['"hello\\n"', 'FIN'])
  })

  test('0 ms, and ends no sooner than the client', async () => {
    const server = await serverOf(speaksAfter(0))
    const client = await connected(server.port)
    await once(client.socket, 'data')
    await arrived()
    expect(client.seen).toEqual(['"hello\\n"'])
    client.socket.end()
    await farewell(client)
    expect(client.seen).toEqual(['"hello\\n"', 'FIN'])
  })
})

test('closes at once: a FIN, and still listens', async () => {
  const server = await serverOf(closesAtOnce)
  const client = await connected(server.port)
  await farewell(client)
  client.socket.end('hello')
  await server.settled()
  const [peer] = server.peers
  expect({ bytes: peer?.receivedBytes, farewell: peer?.farewell }).toEqual({
    bytes: 5,
    farewell: 'FIN',
  })
  expect(client.seen).toEqual(['FIN'])
})

test('resets at once: a RST, no FIN and no byte', async () => {
  const server = await serverOf(resetsAtOnce)
  const client = dialled(server.port)
  await farewell(client)
  expect(client.seen).toEqual(['RST'])
})

describe('one at a time', () => {
  test('finds nothing in clients that come one after the other', async () => {
    const server = await serverOf(oneAtATime(polite))
    for (let times = 0; times < 2; times += 1) {
      const client = await connected(server.port)
      client.socket.end()
      await farewell(client)
    }
    await server.settled()
    expect(server.peers.length).toBe(2)
  })

  test('finds the one that comes before the last is over', async () => {
    const server = await serverOf(oneAtATime(polite))
    await connected(server.port)
    await connected(server.port)
    await until(() => expect(server.peers.length).toBe(2))
    const { actual, symptom } = await faultOf(server.settled())
    expect(symptom).toBe('too early')
    expect(actual).toBe('another one, before the last was over')
  })

  test.for([
    [0, undefined],
    [1_000 - AT_ONCE_MS, 1],
  ])(
    'that comes %d ms behind a FIN is doubted for a stall of %o ms',
    async ([afterMs = 0, boundMs]) => {
      const server = await serverOf(oneAtATime(politeAfter(2_000)))
      const client = await connected(server.port)
      client.socket.end()
      await until(() => expect(server.peers[0]?.farewell).toBe('FIN'))
      await sleep(afterMs)
      await connected(server.port)
      await until(() => expect(server.peers.length).toBe(2))
      expect((await findingErrorOf(server.settled())).boundMs).toBe(boundMs)
    },
  )

  test('finds it where we are held up until our own FIN is due', async () => {
    const server = await Listener.open(oneAtATime(politeAfter(2 * LATE_MS)))
    onTestFinished(() => server.close())
    const program = programFor(await launchOf('dials-too-soon', hosts))
    server.serve(await program.start(() => [String(server.port)]), new Transcript())
    await until(() => expect(server.peers[0]?.farewell).toBe('FIN'))
    // Timers come before sockets in the next turn of the loop.
    await turn()
    const heldUpUntil = performance.now() + 3 * LATE_MS
    while (performance.now() < heldUpUntil);
    await until(() => expect(server.peers.length).toBe(2))
    expect((await faultOf(server.settled())).symptom).toBe('too early')
  })

  /** A server with one connection, which was reset. */
  async function resetOne(manner: Manner): Promise<Listener> {
    const server = await serverOf(oneAtATime(manner))
    const client = await connected(server.port)
    await until(() => expect(server.peers.length).toBe(1))
    client.socket.resetAndDestroy()
    await until(() => expect(server.peers[0]?.farewell).toBe('RST'))
    return server
  }

  test('finds a reset behind its own manner', async () => {
    const server = await resetOne(polite)
    const { actual, symptom } = await faultOf(server.settled())
    expect({ actual, symptom }).toEqual({ actual: 'a reset (RST)', symptom: 'reset' })
  })

  test('finds a reset while its own manner goes on', async () => {
    const { promise, resolve } = Promise.withResolvers<void>()
    onTestFinished(() => resolve())
    const server = await resetOne(() => promise)
    await connected(server.port)
    await until(() => expect(server.peers.length).toBe(2))
    expect((await faultOf(server.settled())).symptom).toBe('reset')
  })
})
