/** The hidden checks of the patient-dialer, in teaching order. */
import {
  DIALS,
  expectEnd,
  expectWaits,
  failAfter,
  failAll,
  LINE,
  openLater,
  PROGRAMS,
} from '../trying.ts'
import { Accepting } from '../../../src/harness/accepting.ts'
import { eachDelivery, promise, startCheck, waitingStartCheck } from '../../../src/harness/check.ts'
import { listen, refusingPort } from '../../../src/harness/ports.ts'
import { oneByOne, whole } from '../../../src/harness/delivery.ts'
import { closesAfter, speaksAfter } from '../../../src/harness/manners.ts'
import { reopeningPort } from '../../../src/harness/reopening.ts'
import { refusesArguments } from '../../../src/harness/rules.ts'
import { Running } from '../../../src/harness/running.ts'

const at = (section: number): string => `chapters/08-cancellation § ${section}`

export const checks = [
  ...promise({ number: 0, why: 'a client that dials nobody hears nothing', read: at(4.1) }, [
    startCheck('dials the port that it is given, and ends by itself', async ({ program }) => {
      const listener = await listen(program, speaksAfter(0))
      const run = await Running.start(program, [listener.port, 1], [listener])
      await run.ended()
      listener.connections(1)
    }),
  ]),

  ...promise(
    { number: 1, why: 'a line ends where its end is, not where a chunk ends', read: at(4.6) },
    [
      startCheck('prints the first line, however it arrives, and is gone', async ({ program }) => {
        await eachDelivery(program, [whole, oneByOne], async (delivery) => {
          const server = await Accepting.open(program)
          const run = await Running.start(program, [server.port, 1], [server.listener])
          const peer = await server.accept(run)
          await peer.send(Buffer.from('gr€etings\r\nand more\nand yet'), { delivery })
          const end = await run.endsAtOnce('the line')
          expectEnd(run, end, [0, 'gr€etings\n'])
        })
      }),
    ],
  ),

  ...promise({ number: 2, why: 'what fails now may succeed in a moment', read: at(2.6) }, [
    waitingStartCheck('tries again after a reset, also behind half a line', async ({ program }) => {
      const server = await Accepting.open(program)
      const run = await Running.start(program, [server.port, 3], [server.listener])
      await failAfter(run, server, ['', 'half a li'])
      const peer = await server.accept(run)
      await peer.send(Buffer.from(LINE))
      expectEnd(run, await run.ended(), [0, LINE])
    }),
    waitingStartCheck('tries again where it was refused', async ({ program }) => {
      const port = await reopeningPort(program)
      const run = await Running.start(program, [port.port, 5])
      await openLater(program, port, run)
      expectEnd(run, await run.ended(), [0, LINE])
    }),
    waitingStartCheck('gives up when its attempts are used up', async ({ program }) => {
      const refused = await refusingPort(program)
      const run = await Running.start(program, [refused, 2])
      expectEnd(run, await run.ended(), [1, ''])
      const { run: other, end: otherEnd } = await failAll(program, 3)
      expectEnd(other, otherEnd, [1, ''])
    }),
  ]),

  ...promise({ number: 3, why: 'clients that wait alike come back all at once', read: at(2.7) }, [
    waitingStartCheck(
      'waits twice as long each time, 2 s at the most, and by chance a little more or less',
      async ({ program }) => {
        const all = await Promise.all(
          Array.from({ length: PROGRAMS }, () => failAll(program, DIALS)),
        )
        expectWaits(all)
      },
    ),
  ]),

  ...promise(
    { number: 4, why: 'a FIN is an answer: the server has nothing to say', read: at(2.6) },
    [
      startCheck('takes a FIN before a line for final', async ({ program }) => {
        const listener = await listen(program, closesAfter(''))
        const run = await Running.start(program, [listener.port, 3], [listener])
        const end = await run.ended()
        listener.connections(1)
        expectEnd(run, end, [1, ''])
      }),
      startCheck('prints nothing of a line that is not complete', async ({ program }) => {
        const listener = await listen(program, closesAfter('half a li'))
        const run = await Running.start(program, [listener.port, 1], [listener])
        expectEnd(run, await run.ended(), [1, ''])
      }),
    ],
  ),

  ...promise(
    { number: 5, why: 'who presses Ctrl-C wants the prompt, and not the rest', read: at(4.5) },
    [
      waitingStartCheck('ends at once on SIGINT, while it waits', async ({ program }) => {
        const server = await Accepting.open(program)
        const run = await Running.start(program, [server.port, 9], [server.listener])
        // The wait that begins now is longer than "at once".
        await failAfter(run, server, ['', '', '', ''])
        await run.interrupt()
      }),
      startCheck('ends at once on SIGINT, while it tries', async ({ program }) => {
        const server = await Accepting.open(program)
        const run = await Running.start(program, [server.port, 9], [server.listener])
        await server.accept(run)
        await run.interrupt()
      }),
    ],
  ),

  ...refusesArguments(at(4.1), [
    ['8000'],
    ['0', '3'],
    ['8000', '0'],
    ['8000', '1.5'],
    ['8000', '3', '3'],
  ]),
]
