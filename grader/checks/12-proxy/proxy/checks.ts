/** The hidden checks of the proxy, in teaching order. */
import { countsNothing, countsWhatWasClosed, countsWhatWasReset } from '../counting.ts'
import { endsOnASecondSignal, letsTheOpenOnesEnd, resetsWhatIsLeft, rules } from '../leaving.ts'
import {
  BLOCK_BYTES,
  clientsOf,
  expectGivenUp,
  expectGrownAtMost,
  MIB,
  NO_UPSTREAM,
  pairThatTalked,
  proxyCheck,
  say,
  stall,
  talk,
  talkAtOnce,
} from '../through.ts'
import { DIRECTIONS } from '../../../src/harness/between.ts'
import {
  eachDelivery,
  expectBetween,
  promise,
  sideBySide,
  startCheck,
  waitingStartCheck,
} from '../../../src/harness/check.ts'
import { refusingPort, unansweredPort } from '../../../src/harness/ports.ts'
import { cutAt, oneByOne, whole } from '../../../src/harness/delivery.ts'
import { serverStart } from '../../../src/harness/rules.ts'

const at = (section: number): string => `chapters/12-proxy § ${section}`
const DIAL_WITHIN_MS = 1000

export const checks = [
  ...serverStart(at(4.1), NO_UPSTREAM),

  ...promise({ number: 1, why: 'a proxy adds nothing and loses nothing', read: at(4.2) }, [
    proxyCheck(
      'passes on bytes both ways, however early and however cut',
      async ({ proxy, random }) => {
        const said = random.letters(300)
        const early = await proxy.pairThatSaid(said)
        await early.upstream.expect(said)
        await eachDelivery(proxy.server, [whole, cutAt(7), oneByOne], async (delivery) => {
          await talk(await proxy.pair(), random.bytes(20), delivery)
        })
        await talkAtOnce(await proxy.pair(), random.bytes(MIB))
      },
    ),
    proxyCheck('serves 100 clients at once, each by itself', async ({ proxy, random }) => {
      const pairs = await proxy.pairs(100)
      await sideBySide(pairs, (pair) => talkAtOnce(pair, random.bytes(2000)))
    }),
  ]),

  ...promise(
    { number: 2, why: 'a connection has two ends, and each has its time', read: at(2.3) },
    [
      proxyCheck('passes on a FIN, and the other direction goes on', async ({ proxy, random }) => {
        for (const { from, to } of DIRECTIONS) {
          const pair = await proxy.pair()
          await say(pair, from, random.bytes(500))
          pair[from].halfClose()
          await proxy.expectFin(pair[to])
          // One after the other: an answer may have more than one chunk.
          await say(pair, to, random.bytes(300))
          await say(pair, to, random.bytes(400))
          pair[to].halfClose()
          await pair[from].expectFarewell('FIN')
        }
      }),
    ],
  ),

  ...promise({ number: 3, why: 'a FIN in its place would say that all went well', read: at(2.4) }, [
    proxyCheck('passes on a reset as a reset, from either side', async ({ proxy, random }) => {
      const hello = random.bytes(60)
      for (const { from, to } of DIRECTIONS) {
        const idle = await pairThatTalked(proxy, hello)
        idle[from].reset()
        await idle[to].expectFarewell('RST')
        const busy = await pairThatTalked(proxy, hello)
        await busy[from].send(random.bytes(MIB))
        busy[from].reset()
        await busy[to].expectFarewellAtLast('RST')
        const half = await pairThatTalked(proxy, hello)
        half[to].halfClose()
        await proxy.expectFin(half[from])
        half[from].reset()
        await half[to].expectFarewell('RST')
      }
    }),
    proxyCheck('passes on a reset that it finds when it writes', async ({ proxy, random }) => {
      const hello = random.bytes(60)
      for (const { from, to } of DIRECTIONS) {
        const pair = await pairThatTalked(proxy, hello)
        await pair[to].send(random.bytes(MIB))
        pair[from].reset()
        await pair[to].expectFarewellAtLast('RST')
      }
      await talk(await proxy.pair(), random.bytes(60))
    }),
  ]),

  ...promise({ number: 4, why: 'who is not told waits for nobody', read: at(4.4) }, [
    startCheck('resets the client where the upstream refuses', async ({ program }) => {
      const { clients, server } = await clientsOf(program, await refusingPort(program), {
        count: 3,
      })
      await sideBySide(clients, (client) => client.expectFarewell('RST'))
      await server.expectAlive()
    }),
    waitingStartCheck(
      'resets the client after 1 s where the upstream does not answer',
      async ({ program }) => {
        const { port } = await unansweredPort(program)
        const { client, server, since } = await clientsOf(program, port)
        await expectGivenUp({ server, client }, DIAL_WITHIN_MS)
        expectBetween(client.farewellAt - since, [DIAL_WITHIN_MS, DIAL_WITHIN_MS], 'to the reset')
        await server.expectAlive()
      },
    ),
  ]),

  ...promise({ number: 5, why: 'what nobody reads has to wait somewhere', read: at(2.5) }, [
    proxyCheck(
      'holds up the sender whose reader stands still, and nobody else',
      async ({ proxy, random }) => {
        const block = random.bytes(BLOCK_BYTES)
        for (const { from, to } of DIRECTIONS) {
          const pair = await proxy.pair()
          await talk(pair, random.bytes(60))
          const before = await proxy.server.memory()
          const said = await stall(proxy.server, { from: pair[from], to: pair[to] }, block)
          await expectGrownAtMost(proxy, 64 * MIB, before)
          await pair[to].send(block)
          await pair[from].expect(block)
          await talk(await proxy.pair(), block)
          pair[to].readOn()
          await pair[to].expect(said)
        }
      },
      'large',
    ),
  ]),

  ...promise(
    { number: 6, why: 'one who stands between sees more than either end', read: at(4.5) },
    [
      proxyCheck(
        'prints the exact counts of a connection that both ends closed',
        countsWhatWasClosed,
      ),
      proxyCheck('prints a reset, with what was handed on before it', countsWhatWasReset),
      waitingStartCheck(
        'prints zeros where the upstream refuses or does not answer',
        countsNothing,
      ),
    ],
  ),

  ...promise({ number: 7, why: 'to leave is to end what was begun, in time', read: at(4.6) }, [
    waitingStartCheck(
      'refuses new clients on SIGTERM, and exits with status 0 when the last has ended',
      letsTheOpenOnesEnd,
    ),
    waitingStartCheck(
      'resets what is left 5 s after a signal, both sides, and exits with status 1',
      resetsWhatIsLeft,
    ),
    waitingStartCheck(
      'exits with status 1 at once on a second signal, with all lines printed',
      endsOnASecondSignal,
    ),
  ]),

  ...rules(at(4.1)),
]
