/** The hidden checks of the handshake-timer, in teaching order. */
import {
  expectFine,
  expectOutcomes,
  expectQuick,
  expectStatus,
  expectSummary,
  expectTrueTime,
  read,
  timesOf,
  type Report,
} from '../attempts.ts'
import {
  expectBetween,
  promise,
  sideBySide,
  startCheck,
  waitingStartCheck,
} from '../../../src/harness/check.ts'
import {
  dialledFor,
  firstLine,
  listen,
  refusingPort,
  run,
  runHeld,
  unansweredPort,
} from '../../../src/harness/client.ts'
import { AT_ONCE_MS } from '../../../src/harness/deadlines.ts'
import type { Manner } from '../../../src/harness/listener.ts'
import {
  byReset,
  closesAtOnce,
  endless,
  oneAtATime,
  polite,
  politeAfter,
  resetsAtOnce,
  speaksAfter,
} from '../../../src/harness/manners.ts'
import type { Peer } from '../../../src/harness/peer.ts'
import type { Program } from '../../../src/harness/program.ts'
import { refusesArguments } from '../../../src/harness/rules.ts'

const chapter = 'chapters/02-handshake'
// Longer than any handshake, shorter than the second that a SYN waits before it is sent again.
const HELD_MS = 300

async function attempts(program: Program, manner: Manner, count: number): Promise<Report> {
  const listener = await listen(program, manner)
  return read(await run(program, [String(listener.port), String(count), '1000'], listener), count)
}

/** The time from the program's FIN in its first connection to its second one, in milliseconds. */
function secondAfterFirst([first, second]: readonly Peer[]): number {
  if (first?.farewell === 'RST') throw byReset()
  return Number(second?.openedAt) - Number(first?.farewellAt)
}

export const checks = [
  ...promise(
    { number: 0, why: 'a client that dials nobody measures nothing', read: `${chapter} § 4` },
    [
      startCheck('dials the port that it is given, and ends by itself', async ({ program }) => {
        const listener = await listen(program, speaksAfter(0))
        await run(program, [String(listener.port), '1', '1000'], listener)
        listener.connections(1)
      }),
    ],
  ),

  ...promise(
    {
      number: 1,
      why: 'who reads the lines is a program, and takes them by their names',
      read: `${chapter} § 4`,
    },
    [
      startCheck(
        'prints a line for each attempt, in order, and a last one',
        async ({ program }) => {
          expectOutcomes(await attempts(program, speaksAfter(0), 3), 'connected')
        },
      ),
    ],
  ),

  ...promise(
    {
      number: 2,
      why: "connect is complete at the SYN-ACK, which the server's kernel sends: before accept, and before any byte",
      read: `${chapter} § 2`,
    },
    [
      waitingStartCheck(
        'times the handshake alone, whatever the server says or when',
        async ({ program }) => {
          const report = await attempts(program, speaksAfter(HELD_MS), 4)
          expectOutcomes(report, 'connected')
          expectQuick(timesOf(report))
          expectFine(report)
          expectQuick(timesOf(await attempts(program, closesAtOnce, 4)))
        },
      ),
      waitingStartCheck('times each dial from its own start', async ({ program }) => {
        expectQuick(timesOf(await attempts(program, politeAfter(HELD_MS), 4)).slice(1))
      }),
    ],
  ),

  ...promise(
    {
      number: 3,
      why: 'a FIN says that all is well, a reset that something is wrong; and what is left open stays open',
      read: `${chapter} § 4`,
    },
    [
      waitingStartCheck(
        'dials one after the other, and says farewell with a FIN',
        async ({ program }) => {
          await attempts(program, oneAtATime(politeAfter(100)), 3)
        },
      ),
      waitingStartCheck(
        'lets go after a second of a server that never closes',
        async ({ program }) => {
          const listener = await listen(program, endless)
          read(await run(program, [String(listener.port), '2', '1000'], listener), 2)
          expectBetween(
            secondAfterFirst(listener.connections(2)),
            [0, 1000],
            'from its FIN to the next dial',
          )
        },
      ),
    ],
  ),

  ...promise(
    {
      number: 4,
      why: 'a socket that still waits for its SYN-ACK keeps the program alive, and may connect later',
      read: `${chapter} § 3`,
    },
    [
      waitingStartCheck(
        'gives up a SYN that is never answered, after the time-out',
        async ({ program }) => {
          const { port } = await unansweredPort(program)
          const report = read(await run(program, [String(port), '1', '300']), 1)
          expectOutcomes(report, 'timeout')
          expectBetween(report.ranMs, [300, 300 + AT_ONCE_MS], 'for an attempt of 300 ms')
        },
      ),
    ],
  ),

  ...promise(
    {
      number: 5,
      why: 'a SYN that is lost is sent again after about a second, and the handshake takes as long',
      read: `${chapter} § 3`,
    },
    [
      waitingStartCheck(
        'reports a handshake that took a second SYN with its true time',
        async ({ program }) => {
          const report = read(await runHeld(program, ['1', '5000'], dialledFor(HELD_MS)), 1)
          expectOutcomes(report, 'connected')
          expectTrueTime(report, HELD_MS)
        },
      ),
    ],
  ),

  ...promise(
    { number: 6, why: 'one attempt that fails says nothing of the next', read: `${chapter} § 3` },
    [
      startCheck('goes on after an attempt that failed', async ({ program }) => {
        const port = await refusingPort(program)
        expectOutcomes(read(await run(program, [String(port), '3', '1000']), 3), 'refused')
        expectOutcomes(await attempts(program, resetsAtOnce, 3), 'connected', 'error')
      }),
    ],
  ),

  ...promise(
    {
      number: 7,
      why: 'a summary is of use where it can be checked against its lines',
      read: `${chapter} § 4`,
    },
    [
      waitingStartCheck('sums up the connected attempts to a thousandth', async ({ program }) => {
        const port = await refusingPort(program)
        expectSummary(read(await run(program, [String(port), '2', '1000']), 2))
        // The first handshake takes a second: so the mean is far from the median, and the middle two from each other.
        await sideBySide([2, 3], async (count) => {
          expectSummary(
            read(await runHeld(program, [String(count), '5000'], dialledFor(HELD_MS)), count),
          )
        })
      }),
    ],
  ),

  ...promise(
    {
      number: 8,
      why: 'a script that runs the program sees the exit status alone',
      read: `${chapter} § 4`,
    },
    [
      waitingStartCheck('exits with status 0 if all connected, else 1', async ({ program }) => {
        expectStatus(await attempts(program, polite, 2), 0)
        // The first attempt is over before a SYN is answered; the third comes long after.
        const mixed = read(await runHeld(program, ['3', '500'], firstLine), 3)
        expectOutcomes(mixed, 'timeout', 'connected')
        expectStatus(mixed, 1)
      }),
    ],
  ),

  ...refusesArguments(`${chapter} § 4`, [
    ['8000', '3'],
    ['0', '3', '1000'],
    ['8000', '0', '1000'],
    ['8000', '3', '0.5'],
    ['8000', '3', '1000', '1'],
  ]),
]
