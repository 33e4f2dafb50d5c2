/** The hidden checks of the handshake-timer, in teaching order. */
import {
  dials,
  expectFine,
  expectOutcomes,
  expectQuick,
  expectStatus,
  expectSummary,
  expectTrueTime,
  read,
  secondAfterFirst,
  timesOf,
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
import {
  closesAtOnce,
  endless,
  oneAtATime,
  polite,
  politeAfter,
  resetsAtOnce,
  speaksAfter,
} from '../../../src/harness/manners.ts'
import { refusesArguments } from '../../../src/harness/rules.ts'

const at = (section: number): string => `chapters/02-handshake § ${section}`
// Longer than any handshake, shorter than the second that a SYN waits before it is sent again.
const HELD_MS = 300

export const checks = [
  ...promise({ number: 0, why: 'a client that dials nobody measures nothing', read: at(4.1) }, [
    startCheck('dials the port that it is given, and ends by itself', async ({ program }) => {
      const listener = await listen(program, speaksAfter(0))
      await run(program, [String(listener.port), '1', '1000'], listener)
      listener.connections(1)
    }),
  ]),

  ...promise({ number: 1, why: 'a program reads the lines, by the names in them', read: at(7) }, [
    startCheck('prints a line for each attempt, in order, and a last one', async ({ program }) => {
      expectOutcomes(await dials(program, speaksAfter(0), 3), 'connected')
    }),
  ]),

  ...promise(
    {
      number: 2,
      why: 'connect is complete at the SYN-ACK: before accept and any byte',
      read: at(2.4),
    },
    [
      waitingStartCheck(
        'times the handshake alone, whatever the server says or when',
        async ({ program }) => {
          const report = await dials(program, speaksAfter(HELD_MS), 4)
          expectOutcomes(report, 'connected')
          expectQuick(timesOf(report))
          expectFine(report)
          expectQuick(timesOf(await dials(program, closesAtOnce, 4)))
        },
      ),
      waitingStartCheck('times each dial from its own start', async ({ program }) => {
        expectQuick(timesOf(await dials(program, politeAfter(HELD_MS), 4)).slice(1))
      }),
    ],
  ),

  ...promise(
    { number: 3, why: 'a FIN says that all is well; what is left open stays open', read: at(4.3) },
    [
      waitingStartCheck(
        'dials one after the other, and says farewell with a FIN',
        async ({ program }) => {
          await dials(program, oneAtATime(politeAfter(100)), 3)
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
      why: 'a socket that waits for its SYN-ACK may still connect later',
      read: at(5.4),
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
    { number: 5, why: 'a SYN that is lost is sent again after about a second', read: at(2.6) },
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

  ...promise({ number: 6, why: 'one attempt that fails says nothing of the next', read: at(5.5) }, [
    startCheck('goes on after an attempt that failed', async ({ program }) => {
      const port = await refusingPort(program)
      expectOutcomes(read(await run(program, [String(port), '3', '1000']), 3), 'refused')
      expectOutcomes(await dials(program, resetsAtOnce, 3), 'connected', 'error')
    }),
  ]),

  ...promise({ number: 7, why: 'a summary can be checked against its lines', read: at(5.6) }, [
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
  ]),

  ...promise(
    { number: 8, why: 'a script that runs the program sees the exit status alone', read: at(7) },
    [
      waitingStartCheck('exits with status 0 if all connected, else 1', async ({ program }) => {
        expectStatus(await dials(program, polite, 2), 0)
        // The first attempt is over before a SYN is answered; the third comes long after.
        const mixed = read(await runHeld(program, ['3', '500'], firstLine), 3)
        expectOutcomes(mixed, 'timeout', 'connected')
        expectStatus(mixed, 1)
      }),
    ],
  ),

  ...refusesArguments(at(4.1), [
    ['8000', '3'],
    ['0', '3', '1000'],
    ['8000', '0', '1000'],
    ['8000', '3', '0.5'],
    ['8000', '3', '1000', '1'],
  ]),
]
