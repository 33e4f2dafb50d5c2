/** A program that is given a UDP port, which another one may take first. */
import dgram from 'node:dgram'
import { once } from 'node:events'
import { describe, expect, onTestFinished, test } from 'vitest'
import { seededRandom } from '../src/harness/bytes.ts'
import { badRelay, receiver, withUdpPortInUse } from '../src/harness/datagrams.ts'
import type { Launch } from '../src/harness/process.ts'
import { MOST_LOST_RACES } from '../src/harness/program.ts'
import { faultOf, launchOf, programFor, sharedHosts } from './small.ts'

const hosts = sharedHosts()

/** Opens this UDP port for as long as the test lasts. */
async function take(port: number): Promise<void> {
  const socket = dgram.createSocket('udp4')
  onTestFinished(() => void socket.close())
  await once(socket.bind(port, '127.0.0.1'), 'listening')
}

/** Starts a program so many times behind somebody who has taken its port; `asked` are the ports. */
async function behind(times: number, name: string): Promise<{ launch: Launch; asked: number[] }> {
  const launch = await launchOf(name, hosts)
  const asked: number[] = []
  const behindThem: Launch = (argv) =>
    launch(async () => {
      const args = await argv()
      asked.push(Number(args[0]))
      if (asked.length <= times) await take(Number(args[0]))
      return args
    })
  return { launch: behindThem, asked }
}

describe('a program whose UDP port was taken', () => {
  test.for([0, 1, MOST_LOST_RACES])('%d times is started at another one', async (times) => {
    const { launch, asked } = await behind(times, 'waits-for-datagrams')
    const { port } = await receiver(programFor(launch))
    expect(port).toBe(asked.at(-1))
    expect(asked.length).toBe(times + 1)
    expect(new Set(asked).size).toBe(times + 1)
  })

  test('again and again is told so', async () => {
    const { launch, asked } = await behind(Number.POSITIVE_INFINITY, 'waits-for-datagrams')
    const { symptom } = await faultOf(receiver(programFor(launch)))
    expect(symptom).toBe('exit')
    expect(asked.length).toBe(MOST_LOST_RACES + 1)
  })

  test('by nobody is not started again', async () => {
    const { launch, asked } = await behind(0, 'exits-early')
    const { symptom } = await faultOf(receiver(programFor(launch)))
    expect(symptom).toBe('exit')
    expect(asked.length).toBe(1)
  })

  test('though it goes on is not started again', async () => {
    const { launch, asked } = await behind(1, 'never-listens')
    await faultOf(receiver(programFor(launch)))
    expect(asked.length).toBe(1)
  })
})

test('a program that chooses its port says which', async () => {
  const { launch, asked } = await behind(0, 'waits-for-datagrams')
  const { port } = await receiver(programFor(launch), 0)
  expect(asked).toEqual([0])
  await expect(take(port)).rejects.toMatchObject({ code: 'EADDRINUSE' })
})

test('a UDP port in use is in use, and free again behind it', async () => {
  const inUse = await withUdpPortInUse(async (port) => {
    await expect(take(port)).rejects.toMatchObject({ code: 'EADDRINUSE' })
    return port
  })
  await take(inUse)
})

describe('a bad relay', () => {
  /** What becomes of 250 datagrams: the numbers that are passed on while each of them is given to the relay. */
  function passedAtEach(seed: number): number[][] {
    const relay = badRelay(seededRandom(seed))
    let passed: number[] = []
    return Array.from({ length: 250 }, (_, sent) => {
      passed = []
      relay(Buffer.from([sent]), (datagram) => passed.push(datagram[0] ?? -1))
      return passed
    })
  }
  const passed = passedAtEach(3)

  test('passes what it held back behind the next one that it passes, in order', () => {
    const late = passed.map((numbers, sent) => numbers.filter((number) => number < sent))
    expect(late.flat().length).toBeGreaterThan(20)
    for (const [sent, numbers] of passed.entries()) {
      const own = numbers.filter((number) => number === sent)
      expect(numbers).toEqual([...own, ...(late[sent] ?? []).toSorted((a, b) => a - b)])
      expect(own.length > 0 || late[sent]?.length === 0).toBe(true)
    }
  })

  test('passes nothing on more than twice, and nothing late twice', () => {
    for (const [number, times] of Map.groupBy(passed.flat(), (one) => one))
      expect(times.length).toBeLessThanOrEqual(passed[number]?.includes(number) ? 2 : 1)
  })

  test('does the same for the same seed, and something else for another', () => {
    expect(passedAtEach(3)).toEqual(passed)
    expect(passedAtEach(4)).not.toEqual(passed)
  })
})
