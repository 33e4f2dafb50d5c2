/** Clients that a program hears of late, and a program that stands between two ends of ours. */
import { describe, expect, test } from 'vitest'
import { Between } from '../src/harness/between.ts'
import { connectUnseen } from '../src/harness/stopped.ts'
import { faultOf, launchOf, launchOfSolution, programFor, sharedHosts } from './small.ts'

const NS_PER_MS = 1e6

const hosts = sharedHosts()

async function proxy(): Promise<Between> {
  return Between.open(programFor(await launchOfSolution('12-proxy/proxy/main', hosts)))
}

describe.skipIf(process.platform === 'win32')('unseen clients', () => {
  test('have spoken before the program can hear them', async () => {
    const server = await programFor(await launchOf('echo', hosts)).serve()
    const { clients, since } = await connectUnseen(server, 20, Buffer.from('hello'))
    for (const client of clients) await client.expect(Buffer.from('hello'))
    const reads = (await server.process.notes()).filter(({ event }) => event === 'read')
    expect(reads).toHaveLength(20)
    // The program stamps by the machine's one clock: it read nothing before it went on.
    const agoNs = BigInt(Math.round((performance.now() - since) * NS_PER_MS))
    const sinceNs = process.hrtime.bigint() - agoNs
    expect(reads.filter(({ ns }) => BigInt(ns) < sinceNs)).toEqual([])
  })

  test('say something to a proxy before it can dial', async () => {
    const { client, upstream } = await (await proxy()).pairThatSaid(Buffer.from('early'))
    await upstream.expect(Buffer.from('early'))
    expect(client.side).toBe('client')
  })
})

test('pairs are told apart', async () => {
  const between = await proxy()
  const pairs = await between.pairs(3)
  for (const [at, { client }] of pairs.entries()) await client.send(Buffer.from(`client ${at}`))
  for (const [at, { upstream }] of pairs.entries())
    await upstream.expect(Buffer.from(`client ${at}`))
})

test('a FIN that is passed on is told from one that is not', async () => {
  const between = await proxy()
  const { client, upstream } = await between.pair()
  client.halfClose()
  await between.expectFin(upstream)
  const other = await between.pair()
  other.client.reset()
  expect(await faultOf(between.expectFin(other.upstream))).toMatchObject({ symptom: 'reset' })
})

test('a program that dials nobody is found', async () => {
  const between = await Between.open(programFor(await launchOf('echo', hosts)))
  expect(await faultOf(between.pair())).toMatchObject({ symptom: 'silent' })
})
