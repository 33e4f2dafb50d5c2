/** What a proxy has to count. */
import { expectLine, expectLines, expectNoLineYet } from './lines.ts'
import { clientsOf, farewell, MIB, say, talk, type ProxyStage } from './through.ts'
import { DIRECTIONS } from '../../src/harness/between.ts'
import { sideBySide, type Stage } from '../../src/harness/check.ts'
import { refusingPort, unansweredPort } from '../../src/harness/ports.ts'

/** Two connections that end by both FINs: one that has said much, and one that has said nothing. */
export async function countsWhatWasClosed({ proxy, random }: ProxyStage): Promise<void> {
  const pair = await proxy.pair()
  const client = pair.client.port
  await say(pair, 'client', random.bytes(70_000))
  await say(pair, 'upstream', random.bytes(300_000))
  pair.client.halfClose()
  await proxy.expectFin(pair.upstream)
  await say(pair, 'upstream', random.bytes(60))
  await expectNoLineYet(proxy.server)
  pair.upstream.halfClose()
  await pair.client.expectFarewell('FIN')
  const silent = await proxy.pair()
  await farewell(proxy, silent)
  const told = [
    { client, up: 70_000, down: 300_060, ending: 'closed' },
    { client: silent.client.port, up: 0, down: 0, ending: 'closed' },
  ] as const
  for (const line of told) await expectLine(proxy.server, line)
  expectLines(proxy.server, told)
}

/** Connections that are reset by either end: one with nothing under way, and one with a lot. */
export async function countsWhatWasReset({ proxy, random }: ProxyStage): Promise<void> {
  for (const { from, to } of DIRECTIONS) {
    const pair = await proxy.pair()
    await talk(pair, random.bytes(40_000))
    pair[from].reset()
    await pair[to].expectFarewell('RST')
    const client = pair.client.port
    await expectLine(proxy.server, { client, up: 40_000, down: 40_000, ending: 'reset' })
    const busy = await proxy.pair()
    await busy[from].send(random.bytes(4 * MIB))
    busy[from].reset()
    await busy[to].untilFarewell()
    const { port } = busy.client
    const count = {
      client: [0, 0],
      upstream: [0, 0],
      [to]: [busy[to].receivedBytes, 4 * MIB],
    }
    const [up, down] = [count.upstream, count.client] as [[number, number], [number, number]]
    await expectLine(proxy.server, { client: port, up, down, ending: 'reset' })
  }
}

/** Clients that say something to an upstream that isn't there. */
export async function countsNothing({ program, random }: Stage): Promise<void> {
  const { port } = await unansweredPort(program)
  await sideBySide([await refusingPort(program), port], async (upstream) => {
    const said = random.bytes(300)
    const { client, server } = await clientsOf(program, upstream, { said })
    await client.untilFarewell()
    await expectLine(server, { client: client.port, up: 0, down: 0, ending: 'reset' })
  })
}
