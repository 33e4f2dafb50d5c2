/** The hidden checks of graceful-server, in teaching order. */
import {
  client,
  done,
  ENDLESS_MS,
  expectAnsweredByNow,
  expectFins,
  expectGiveUp,
  expectGone,
  expectSum,
  expectWorked,
  farewell,
  GRACE,
  rules,
  serve,
  SHORT_GRACE_MS,
  signalled,
  SIGNALS,
  text,
  untilLeaving,
  untilReadable,
  work,
} from '../work.ts'
import {
  eachDelivery,
  promise,
  sideBySide,
  startCheck,
  waitingStartCheck,
} from '../../../src/harness/check.ts'
import { cutAt, glued, oneByOne } from '../../../src/harness/delivery.ts'
import { serverStart } from '../../../src/harness/rules.ts'
import { expectRefused, sendSignal, untilHeeded } from '../../../src/harness/signals.ts'

const at = (section: number): string => `chapters/05-graceful-close § ${section}`

export const checks = [
  ...serverStart(at(4.3), [GRACE]),

  ...promise({ number: 1, why: 'what is in hand is a queue for each client', read: at(4.3) }, [
    startCheck('answers its lines in order, however they arrive', async ({ program }) => {
      const server = await serve(program)
      await eachDelivery(server, [glued, cutAt(3), oneByOne], async (delivery) => {
        await expectWorked(server, [0, 1, 12], delivery)
      })
      const peer = await client(server, text('work 1\r\nwor'))
      await peer.expect(done(1))
      await peer.send(text('k 0\nwork 2\n'))
      await peer.expect(done(0, 2))
    }),
    waitingStartCheck(
      "works a connection's lines one after the other, and connections side by side",
      async ({ program }) => {
        const server = await serve(program)
        const busy = await client(server, work(0, ENDLESS_MS))
        const peer = await client(server, work(0))
        await expectAnsweredByNow(server, [busy, peer], done(0))
        await expectSum(peer, [300, 0, 200])
      },
    ),
  ]),

  ...promise({ number: 2, why: 'who dials now is better off elsewhere', read: at(5.1) }, [
    waitingStartCheck(
      'refuses new connections after either signal, and goes on',
      async ({ program }) => {
        await sideBySide(SIGNALS, async (name) => {
          const server = await serve(program)
          await client(server, work(ENDLESS_MS))
          await client(server)
          await signalled(server, name)
          await expectRefused(server)
          await server.expectAlive()
        })
      },
    ),
  ]),

  ...promise({ number: 3, why: 'the FIN tells a client that waits for nothing', read: at(5.1) }, [
    waitingStartCheck('sends its FIN at once where no work is in hand', async ({ program }) => {
      const server = await serve(program)
      const silent = await client(server)
      const half = await client(server, text('work 5'))
      const served = await client(server, work(1))
      await client(server, work(ENDLESS_MS))
      await served.expect(done(1))
      await signalled(server)
      await expectFins(server, [silent, half, served])
      await server.expectAlive()
    }),
  ]),

  ...promise({ number: 4, why: 'what came before the signal is owed, no more', read: at(5.2) }, [
    waitingStartCheck(
      'gives all answers that it owes, then its FIN, and takes on no more',
      async ({ program }) => {
        const server = await serve(program)
        const peer = await client(server, work(1200, 0, 100), text('wor'))
        await untilLeaving(server)
        await peer.send(text('k 3\nwork 4\n'))
        await peer.expect(done(1200, 0, 100))
        await peer.expectFarewell('FIN')
      },
    ),
  ]),

  ...promise({ number: 5, why: 'taken by the kernel is not taken by the client', read: at(2.5) }, [
    waitingStartCheck(
      'stays until a slow reader has every answer, and has ended',
      async ({ program }) => {
        const server = await serve(program)
        const peer = await client(server, work(1000, 0, 50))
        peer.stopReading()
        await signalled(server)
        await untilReadable(server, done(1000, 0, 50))
        await server.expectAlive()
        peer.readOn()
        await peer.expect(done(1000, 0, 50))
        await peer.expectFarewell('FIN')
      },
    ),
  ]),

  ...promise({ number: 6, why: 'a connection is over when both directions are', read: at(2.3) }, [
    waitingStartCheck(
      'exits with status 0 as soon as both FINs of each have passed',
      async ({ program }) => {
        const server = await serve(program)
        const [first, last] = [await client(server), await client(server)]
        await signalled(server)
        await farewell(first)
        await last.expectFarewell('FIN')
        await untilHeeded(server)
        await server.expectAlive()
        await last.send(text('wor'))
        await expectGone(server, await farewell(last))
      },
    ),
    waitingStartCheck('takes a client that resets for gone, with its work', async ({ program }) => {
      const server = await serve(program)
      ;(await client(server, work(ENDLESS_MS))).reset()
      await expectGone(server, await signalled(server))
    }),
  ]),

  ...promise({ number: 7, why: 'a FIN would say that the answers are all there', read: at(5.5) }, [
    waitingStartCheck(
      'gives up a client that keeps its side open, at grace-ms, with status 1',
      async ({ program }) => {
        const server = await serve(program, SHORT_GRACE_MS)
        const [open] = [await client(server, work(800)), await client(server)]
        const since = await signalled(server)
        await open.untilFarewell()
        await expectGiveUp(server, since, SHORT_GRACE_MS)
      },
    ),
    waitingStartCheck('resets a client that waits for its answer', async ({ program }) => {
      const server = await serve(program, SHORT_GRACE_MS)
      const busy = await client(server, work(ENDLESS_MS))
      await expectGiveUp(server, await signalled(server), SHORT_GRACE_MS)
      await busy.expectFarewell('RST')
    }),
  ]),

  ...promise({ number: 8, why: 'whoever asks twice has no more patience', read: at(5.3) }, [
    waitingStartCheck('exits with status 1 at once on a second signal', async ({ program }) => {
      await sideBySide(SIGNALS, async (name) => {
        const server = await serve(program)
        await client(server, work(ENDLESS_MS))
        await untilLeaving(server)
        await expectGiveUp(server, await sendSignal(server, name), 0)
      })
    }),
  ]),

  ...promise({ number: 9, why: 'who has sent a FIN may still be owed answers', read: at(5.6) }, [
    waitingStartCheck(
      'answers a client whose FIN has come, and then sends its own',
      async ({ program }) => {
        const server = await serve(program)
        const early = await client(server, work(100, 0), text('work 5'))
        early.halfClose()
        await early.expect(done(100, 0))
        await early.expectFarewell('FIN')
        const late = await client(server, work(900, 0))
        late.halfClose()
        const later = await client(server, work(1200))
        await untilLeaving(server)
        later.halfClose()
        await late.expect(done(900, 0))
        await late.expectFarewell('FIN')
        await later.expect(done(1200))
        await later.expectFarewell('FIN')
      },
    ),
  ]),

  ...rules(at(4.3)),
]
