/** The hidden checks of graceful-server, in teaching order. */
import {
  at as client,
  done,
  ENDLESS_MS,
  expectFinAtOnce,
  expectSum,
  expectWorked,
  farewell,
  LONG_GRACE_MS,
  serve,
  signalled,
  work,
} from '../work.ts'
import {
  eachDelivery,
  expectBetween,
  promise,
  sideBySide,
  startCheck,
  waitingStartCheck,
} from '../../../src/harness/check.ts'
import { cutAt, glued, oneByOne } from '../../../src/harness/delivery.ts'
import { withPortInUse } from '../../../src/harness/program.ts'
import { refusesArguments, serverStart, why } from '../../../src/harness/rules.ts'
import { expectExit, expectRefused, sendSignal, untilHeeded } from '../../../src/harness/signals.ts'

const at = (section: number): string => `chapters/05-graceful-close § ${section}`
const GRACE = String(LONG_GRACE_MS)
const SHORT_GRACE_MS = 600

export const checks = [
  ...serverStart(at(4.3), [GRACE]),

  ...promise(
    {
      number: 1,
      why: 'the server has work in hand for as long as an answer is owed: only this can be finished gracefully',
      read: at(4.3),
    },
    [
      startCheck('answers its lines in order, however they arrive', async ({ program }) => {
        const server = await serve(program)
        await eachDelivery(server, [glued, cutAt(3), oneByOne], async (delivery) => {
          await expectWorked(server, [1, 0, 12], delivery)
        })
        const peer = await client(server, Buffer.from('work 1\r\nwor'))
        await peer.expect(done(1))
        await peer.send(Buffer.from('k 2\nwork 0\n'))
        await peer.expect(done(2, 0))
      }),
      waitingStartCheck(
        "works a connection's lines one after the other, and connections side by side",
        async ({ program }) => {
          const server = await serve(program)
          const peers = await server.connectMany(3)
          await sideBySide(peers, (peer) => expectSum(peer, [300, 0, 200]))
        },
      ),
    ],
  ),

  ...promise(
    {
      number: 2,
      why: 'whoever dials a server that is leaving is better off elsewhere, and needs to know at once',
      read: at(5.1),
    },
    [
      waitingStartCheck(
        'refuses new connections after either signal, and goes on',
        async ({ program }) => {
          await sideBySide(['SIGTERM', 'SIGINT'] as const, async (name) => {
            const server = await serve(program)
            await client(server, work(ENDLESS_MS))
            await signalled(server, name)
            await untilHeeded(server)
            await expectRefused(server)
            await server.expectAlive()
          })
        },
      ),
    ],
  ),

  ...promise(
    {
      number: 3,
      why: "a client with nothing to wait for learns from the FIN that it won't be served any more",
      read: at(5.1),
    },
    [
      waitingStartCheck('sends its FIN at once where no work is in hand', async ({ program }) => {
        const server = await serve(program)
        // This one keeps the server busy, and so alive.
        await client(server, work(ENDLESS_MS))
        const idle = await client(server)
        const half = await client(server, Buffer.from('work 5'))
        const served = await client(server, work(1))
        await served.expect(done(1))
        const since = await signalled(server)
        await expectFinAtOnce(idle, since, 'a client that has said nothing')
        await expectFinAtOnce(half, since, 'a client that has sent half a line')
        await expectFinAtOnce(served, since, 'a client that has all its answers')
      }),
    ],
  ),

  ...promise(
    {
      number: 4,
      why: 'what was taken on before the signal is owed; what comes after it is not',
      read: at(5.2),
    },
    [
      waitingStartCheck(
        'gives all answers that it owes, then its FIN, and takes on no more',
        async ({ program }) => {
          const server = await serve(program)
          const peer = await client(server, work(800, 0, 100), Buffer.from('wor'))
          await signalled(server)
          await untilHeeded(server)
          await peer.send(Buffer.from('k 3\nwork 4\n'))
          await peer.expect(done(800, 0, 100))
          await peer.expectFarewell('FIN')
        },
      ),
    ],
  ),

  ...promise(
    {
      number: 5,
      why: "an answer that the kernel has taken isn't with the client yet: the server has to stay for it",
      read: at(2.5),
    },
    [
      waitingStartCheck(
        'stays until a slow reader has every answer, and has ended',
        async ({ program }) => {
          const server = await serve(program)
          const peer = await client(server, work(200, 0, 50))
          peer.stopReading()
          await signalled(server)
          await untilHeeded(server)
          await untilHeeded(server)
          await server.expectAlive()
          peer.readOn()
          await peer.expect(done(200, 0, 50))
          await peer.expectFarewell('FIN')
        },
      ),
    ],
  ),

  ...promise(
    {
      number: 6,
      why: 'a connection has two directions, and is over when both have ended',
      read: at(2.3),
    },
    [
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
          await last.send(work(0))
          const since = await farewell(last)
          await expectExit(server, 0, { since, afterMs: 0, when: 'at once after the last FIN' })
        },
      ),
    ],
  ),

  ...promise(
    {
      number: 7,
      why: 'a reset tells a client that its answers are not all there, where a FIN would say that they are',
      read: at(5.4),
    },
    [
      waitingStartCheck(
        'resets what is left at grace-ms, and exits with status 1',
        async ({ program }) => {
          const server = await serve(program, SHORT_GRACE_MS)
          const busy = await client(server, work(ENDLESS_MS))
          const open = await client(server, work(200))
          const since = await signalled(server)
          await open.expect(done(200))
          await open.expectFarewell('FIN')
          await busy.expectFarewell('RST')
          await expectExit(server, 1, {
            since,
            afterMs: SHORT_GRACE_MS,
            when: `${SHORT_GRACE_MS} ms after the signal`,
          })
        },
      ),
    ],
  ),

  ...promise(
    {
      number: 8,
      why: 'whoever asks twice has no more patience',
      read: at(5.3),
    },
    [
      waitingStartCheck('exits with status 1 at once on a second signal', async ({ program }) => {
        await sideBySide(['SIGTERM', 'SIGINT'] as const, async (name) => {
          const server = await serve(program)
          await client(server, work(ENDLESS_MS))
          await signalled(server)
          await untilHeeded(server)
          await server.expectAlive()
          const since = sendSignal(server, name)
          const when = 'at once after the second signal'
          await expectExit(server, 1, { since, afterMs: 0, when })
        })
      }),
    ],
  ),

  ...promise(
    {
      number: 9,
      why: "a client's FIN ends what it says, and not what it is owed",
      read: at(5.6),
    },
    [
      waitingStartCheck(
        'answers a client whose FIN has come, and then sends its own',
        async ({ program }) => {
          const server = await serve(program)
          const early = await client(server, work(100, 0), Buffer.from('work 5'))
          early.halfClose()
          const late = await client(server, work(600, 0))
          late.halfClose()
          await early.expect(done(100, 0))
          await early.expectFarewell('FIN')
          await signalled(server)
          await late.expect(done(600, 0))
          await late.expectFarewell('FIN')
        },
      ),
    ],
  ),

  ...promise({ number: 0, why, read: at(4.3) }, [
    startCheck('exits with status 3 when the port is in use', ({ program }) =>
      withPortInUse((port) => program.expectRefusal([String(port), GRACE], 3)),
    ),
  ]),
  ...refusesArguments(at(4.3), [
    ['8000'],
    ['65536', GRACE],
    ['8000', '0'],
    ['8000', '600001'],
    ['8000', GRACE, '1'],
  ]),
  ...promise({ number: 0, why, read: at(4.3) }, [
    startCheck(
      'picks a free port for 0, and ends at once without a client',
      async ({ program }) => {
        const server = await program.serve(0, [GRACE])
        const since = sendSignal(server, 'SIGTERM')
        await expectExit(server, 0, { since, afterMs: 0, when: 'at once after SIGTERM' })
      },
    ),
  ]),
]
