/** The hidden checks of the deadline server, in teaching order. */
import { DELIVERIES, isAnswered, WRONG_ARGUMENTS } from '../lines.ts'
import { expectBrokenOff, expectDropped } from '../dropped.ts'
import {
  at,
  begins,
  completes,
  drips,
  endsAndResets,
  expectCut,
  fills,
  isCutBehindALine,
  isCutByItself,
  kept,
  says,
  silence,
  talks,
  times,
  visit,
  waits,
} from '../talk.ts'
import { expectResetAtTotal, expectResetFromUntaken } from '../untaken.ts'
import {
  check,
  eachDelivery,
  promise,
  sideBySide,
  waitingStartCheck,
} from '../../../src/harness/check.ts'
import { serverRules, serverStart } from '../../../src/harness/rules.ts'

const serving = times({})

const [LINE_MS, TOTAL_MS, WRITE_MS] = [300, 900, 1_000]
// In it the client asks for more, and reads some of what there is.
// The time for what comes behind an error line leaves us enough to send it in.
const DROP_MS = 1_000

export const checks = [
  ...serverStart(at('4.1'), serving),
  ...promise(kept(0, '4.2', 'a line ends at its newline, and its length is counted in bytes'), [
    check(
      'answers each line with its length in bytes, however it is delivered',
      async ({ server }) => {
        await eachDelivery(server, DELIVERIES, (delivery) => isAnswered(server, delivery))
      },
      serving,
    ),
  ]),

  ...promise(kept(1, '5.1', 'a time that each byte begins anew is no deadline'), [
    waits(
      'gives a line its time from its first byte, however steadily it drips',
      { lineMs: LINE_MS },
      async (server) => {
        const dripping = await server.connect()
        const dripped = await begins(server, dripping, '.')
        const cut = expectCut(dripping, 'line', { server, since: dripped, ms: LINE_MS })
        await Promise.all([drips(dripping, 70, 9), cut])
        await isCutBehindALine(server, LINE_MS, ['one line\n', 'half a li'])
        await isCutBehindALine(server, LINE_MS, ['one line\nhalf a li'])
      },
    ),
  ]),

  ...promise(kept(2, '2.2', 'the time of a line begins with its first byte; silence has none'), [
    waits('lets a client be silent between lines', { lineMs: LINE_MS }, async (server) => {
      const [fresh, spoken] = [await server.connect(), await server.connect()]
      await talks(spoken, 'hello')
      await silence(2 * LINE_MS)
      await sideBySide([fresh, spoken], (peer) => talks(peer, 'still here'))
    }),
  ]),

  ...promise(kept(3, '2.2', 'a deadline belongs to one line, and ends with it'), [
    waits(
      'gives the next line its full time when a line was complete in time',
      { lineMs: 1_600 },
      async (server) => {
        // Each line takes 820 ms of its 1,600, so the second is complete 40 ms after the first one's deadline.
        const peer = await server.connect()
        const first = await says(peer, 'fir')
        await silence(820)
        const second = await completes({ server, peer, until: first.from + 1_600 }, 'st\nsec', 5)
        await silence(820)
        await completes({ server, peer, until: second.from + 1_600 }, 'ond\n', 6)
      },
    ),
  ]),

  ...promise(kept(4, '2.3', 'who is busy for ever must come to an end as well'), [
    waits(
      'ends a connection at its total deadline, busy or silent',
      { totalMs: TOTAL_MS },
      async (server) => {
        // The last line is said when more than half of the time is over.
        const { peer, came } = await visit(server)
        for (const line of ['one\n', 'two\n', 'six\n']) {
          await silence(TOTAL_MS / 5)
          await completes({ server, peer, until: came.from + TOTAL_MS }, line, 3)
        }
        await says(peer, 'half a li')
        await expectCut(peer, 'total', { server, since: came, ms: TOTAL_MS })
        const silent = await visit(server)
        await expectCut(silent.peer, 'total', { server, since: silent.came, ms: TOTAL_MS })
      },
    ),
    fills(
      'resets at the total deadline a client that has not taken its answers',
      { totalMs: 4_000 },
      async (server) => {
        const { peer, came } = await visit(server)
        await expectResetAtTotal(server, peer, { came, ms: 4_000 })
      },
    ),
  ]),

  ...promise(kept(5, '2.4', 'an answer that nobody takes waits in your memory'), [
    fills(
      'resets a client that takes no answer for too long, whatever it sends meanwhile',
      { writeMs: WRITE_MS },
      async (server) => {
        await expectResetFromUntaken(server, await server.connect(), WRITE_MS)
      },
    ),
  ]),

  ...promise(kept(6, '2.2', 'until its deadline a client has time'), [
    waits(
      'answers a line that is complete just before a deadline',
      { lineMs: 1_000, totalMs: 1_500 },
      async (server) => {
        const { peer, came } = await visit(server)
        await begins(server, peer, 'a long li')
        await silence(800)
        await completes({ server, peer, until: came.from + 1_000 }, 'ne\n', 11)
        await silence(came.from + 1_300 - performance.now())
        await completes({ server, peer, until: came.from + 1_500 }, 'and another\n', 11)
        await expectCut(peer, 'total', { server, since: came, ms: 1_500 })
      },
    ),
  ]),

  ...promise(kept(7, '5.2', 'each connection has a clock of its own'), [
    waits(
      'keeps each client its own deadlines',
      { lineMs: 700, totalMs: 1_200 },
      async (server) => {
        // Each begins 350 ms after the one before: the deadline of one is never that of another.
        await Promise.all([isCutByItself(server), silence(350).then(() => isCutByItself(server))])
      },
    ),
  ]),

  ...promise(kept(8, '5.4', 'a forgotten timer keeps what it belongs to, and the program, alive'), [
    waitingStartCheck(
      'leaves no timer behind a connection, and ends at once on SIGTERM',
      async ({ program }) => {
        const server = await program.serve(undefined, serving)
        await endsAndResets(server)
        if (process.platform !== 'win32') await program.expectEndOnSigterm(server)
      },
    ),
  ]),

  ...promise(
    kept(9, '5.3', 'bytes unread at the close make it a reset, which can lose the error'),
    [
      waits(
        'reads on and drops after an error line, until the time for that is over',
        { lineMs: LINE_MS, writeMs: DROP_MS },
        async (server) => {
          const goesOn = await server.connect()
          await expectCut(goesOn, 'line', {
            server,
            since: await begins(server, goesOn, 'half a li'),
            ms: LINE_MS,
          })
          await expectDropped(server, goesOn, goesOn.farewellAt + DROP_MS / 2)
          goesOn.halfClose()
          const never = await server.connect()
          const begun = await begins(server, never, 'half a li')
          await expectCut(never, 'line', { server, since: begun, ms: LINE_MS })
          await expectBrokenOff(never, DROP_MS, begun.from + LINE_MS)
        },
      ),
    ],
  ),

  ...serverRules(at('4.1'), { serving, wrong: WRONG_ARGUMENTS }),
]
