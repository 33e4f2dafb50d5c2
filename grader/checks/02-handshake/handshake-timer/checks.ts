/** The hidden checks of the handshake-timer, in teaching order. */
import {
  attemptsAt,
  dials,
  expectFine,
  expectGivenUpAfter,
  expectNoneLater,
  expectNumbered,
  expectOutcomes,
  expectQuick,
  expectStatus,
  expectTrueTime,
  heldAttempts,
  resetAttempts,
  timesOf,
} from '../attempts.ts'
import { expectSums } from '../summary.ts'
import { promise, startCheck, waitingStartCheck } from '../../../src/harness/check.ts'
import { dialledFor, firstLine, run, runHeld } from '../../../src/harness/client.ts'
import { listen, refusingPort, unansweredPort } from '../../../src/harness/ports.ts'
import {
  expectFinAtOnce,
  expectNextDial,
  expectPromptEnd,
  expectWaited,
} from '../../../src/harness/farewells.ts'
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
// Between the program's FIN and the server's: longer than any program takes to end.
const REPLY_MS = 100

const COMPLETE = 'connect is complete at the SYN-ACK: before accept and any byte'
const LATER = 'a socket that waits for its SYN-ACK may still connect later'
const NOTHING_LEFT = 'a time-out is for the SYN-ACK: once that is there, nothing is left to give up'

export const checks = [
  ...promise({ number: 0, why: 'a client that dials nobody measures nothing', read: at(4.1) }, [
    startCheck('dials the port that it is given, and ends by itself', async ({ program }) => {
      const listener = await listen(program, speaksAfter(0))
      const ended = await run(program, [String(listener.port), '1', '1000'], listener)
      listener.connections(1)
      expectPromptEnd(ended)
    }),
  ]),

  ...promise({ number: 1, why: 'a program reads the lines, by the names in them', read: at(7) }, [
    startCheck('prints a line for each attempt, in order, and a last one', async ({ program }) => {
      const report = await dials(program, speaksAfter(0), 3)
      expectNumbered(report)
      expectOutcomes(report, 'connected')
    }),
  ]),

  ...promise({ number: 2, why: COMPLETE, read: at(2.4) }, [
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
  ]),

  ...promise(
    { number: 3, why: 'a FIN says that all is well; what is left open stays open', read: at(4.3) },
    [
      waitingStartCheck(
        'dials one after the other, and says farewell with a FIN',
        async ({ program }) => {
          const listener = await listen(program, oneAtATime(politeAfter(REPLY_MS)))
          const ended = await attemptsAt(program, listener, [3, 1000])
          expectWaited(ended, listener.connections(3), REPLY_MS)
        },
      ),
      waitingStartCheck(
        "dials again as soon as it has the server's FIN, whatever came before it",
        async ({ program }) => {
          const listener = await listen(program, speaksAfter(0))
          await attemptsAt(program, listener, [2, 1000])
          expectNextDial(listener.connections(2), 0)
        },
      ),
      waitingStartCheck(
        'lets go after a second of a server that never closes',
        async ({ program }) => {
          const listener = await listen(program, endless())
          await attemptsAt(program, listener, [2, 3000])
          expectFinAtOnce(listener.connections(2))
          expectNextDial(listener.connections(2), 1000)
        },
      ),
    ],
  ),

  ...promise({ number: 4, why: LATER, read: at(5.4) }, [
    waitingStartCheck(
      'gives up a SYN that is never answered, after the time-out',
      async ({ program }) => {
        const { port } = await unansweredPort(program)
        const report = await attemptsAt(program, port, [1, 2 * HELD_MS])
        expectOutcomes(report, 'timeout')
        expectGivenUpAfter(report, [1, 2 * HELD_MS])
        // Its second SYN would be answered, after a second: within the time of both attempts, and not of the first.
        const argv = ['2', String(2 * HELD_MS)]
        expectNoneLater(await runHeld(program, argv, dialledFor(0)), 2 * HELD_MS)
      },
    ),
  ]),

  ...promise({ number: 4, why: NOTHING_LEFT, read: at(4.4) }, [
    waitingStartCheck(
      'gives each attempt its own time-out, and the farewell none of it',
      async ({ program }) => {
        const listener = await listen(program, oneAtATime(politeAfter(HELD_MS)))
        // Three farewells take longer than three time-outs, so one that is for all of them is over by then.
        expectOutcomes(await attemptsAt(program, listener, [3, HELD_MS - 100]), 'connected')
      },
    ),
  ]),

  ...promise(
    { number: 5, why: 'a SYN that is lost is sent again after about a second', read: at(2.6) },
    [
      waitingStartCheck(
        'reports a handshake that took a second SYN with its true time',
        async ({ program }) => {
          const report = await heldAttempts(program, [1, 5000], dialledFor(HELD_MS))
          expectOutcomes(report, 'connected')
          expectTrueTime(report, HELD_MS)
        },
      ),
    ],
  ),

  ...promise({ number: 6, why: 'one attempt that fails says nothing of the next', read: at(5.5) }, [
    waitingStartCheck('goes on after an attempt that failed', async ({ program }) => {
      const refused = await attemptsAt(program, await refusingPort(program), [10, 1000])
      expectOutcomes(refused, 'refused')
      expectPromptEnd(refused)
      expectOutcomes(await dials(program, resetsAtOnce, 3), 'connected', 'error')
      expectOutcomes(await resetAttempts(program, 2), 'connected', 'error')
      const { port } = await unansweredPort(program)
      const unanswered = await attemptsAt(program, port, [2, 100])
      expectOutcomes(unanswered, 'timeout')
      expectGivenUpAfter(unanswered, [2, 100])
    }),
  ]),

  ...promise({ number: 7, why: 'a summary can be checked against its lines', read: at(5.6) }, [
    waitingStartCheck('sums up the connected attempts to a thousandth', async ({ program }) =>
      expectSums(program, HELD_MS),
    ),
  ]),

  ...promise(
    { number: 8, why: 'a script that runs the program sees the exit status alone', read: at(7) },
    [
      waitingStartCheck('exits with status 0 if all connected, else 1', async ({ program }) => {
        expectStatus(await dials(program, polite, 2), 0)
        // The first attempt is over before a SYN is answered; the third comes long after.
        const mixed = await heldAttempts(program, [3, 500], firstLine)
        expectOutcomes(mixed, 'timeout', 'connected')
        expectStatus(mixed, 1)
        expectStatus(await attemptsAt(program, await refusingPort(program), [2, 1000]), 1)
      }),
    ],
  ),

  ...refusesArguments(at(4.1), [
    ['8000', '3'],
    ['0', '3', '1000'],
    ['8000', '0', '1000'],
    ['8000', '3', '0.5'],
    ['8000', '3', '1000', '1'],
    ['65536', '3', '1000'],
    ['8000', '1e1', '1000'],
    ['8000', '3', '600001'],
  ]),
]
