/** The hidden checks of the race, in teaching order. */
import {
  answerTogether,
  expectAfterDial,
  expectErrors,
  expectNoLoser,
  expectOneWinner,
  expectStatus,
  expectTimeOut,
  expectWinner,
  greeted,
  HELLO,
  LONG_MS,
  STAGGER_MS,
  TIME_MS,
} from '../racing.ts'
import { Accepting } from '../../../src/harness/accepting.ts'
import { promise, startCheck, waitingStartCheck } from '../../../src/harness/check.ts'
import { listen, refusingPort } from '../../../src/harness/ports.ts'
import { dialling } from '../../../src/harness/dials.ts'
import { latePorts } from '../../../src/harness/late.ts'
import { polite, untouched } from '../../../src/harness/manners.ts'
import { refusesArguments } from '../../../src/harness/rules.ts'
import { Running } from '../../../src/harness/running.ts'

const at = (section: number): string => `chapters/08-cancellation § ${section}`
// More than one segment, and more than Node reads at once.
const NOISE = Buffer.alloc(256 * 1024, 'noise ')

export const checks = [
  ...promise({ number: 0, why: 'a race without a dial has no winner', read: at(4.1) }, [
    startCheck('dials the port that it is given, and ends by itself', async ({ program }) => {
      const listener = await listen(program, polite)
      await (await Running.start(program, [TIME_MS, listener.port], [listener])).ended()
      listener.connections(1)
    }),
  ]),

  ...promise(
    {
      number: 1,
      why: 'a second dial helps where the first is slow',
      read: at(2.5),
    },
    [
      waitingStartCheck(
        'dials in order, each 250 ms after the one before, or at once when that one failed',
        async ({ program }) => {
          const late = await latePorts(program, 3)
          const [, second = 0, third = 0] = late.ports
          const refused = await Promise.all([1, 2, 3, 4].map(() => refusingPort(program)))
          const last = await Accepting.open(program)
          const ports = [late.first, ...refused, second, third, last.port]
          const race = await Running.start(program, [LONG_MS, ...ports], [last.listener])
          const dialled = dialling(race, late.first)
          const { openedAt } = await last.accept(race)
          const ms = 3 * STAGGER_MS
          await expectAfterDial(race, { dialled, at: openedAt }, [ms, 'between the first and last'])
        },
      ),
      waitingStartCheck('greets the winner, and prints a line at its FIN', async ({ program }) => {
        const { first } = await latePorts(program, 1)
        const server = await Accepting.open(program)
        const argv = [LONG_MS, first, server.port]
        const race = await Running.start(program, argv, [server.listener])
        const winner = await server.accept(race)
        await winner.send(NOISE)
        await winner.expect(HELLO)
        const heardAt = performance.now()
        await winner.expectFarewell('FIN')
        race.expectPrinted('')
        winner.halfClose()
        await race.printed()
        expectWinner(race, server, heardAt)
      }),
      startCheck('exits with 0, or with 1 where the winner resets', async ({ program }) => {
        const [ended, reset] = await Promise.all([
          greeted(program, TIME_MS),
          greeted(program, TIME_MS),
        ])
        ended.winner.halfClose()
        reset.winner.reset()
        expectStatus((await ended.race.ended()).status, 0)
        const { status } = await reset.race.ended()
        reset.race.expectPrinted('')
        expectStatus(status, 1)
      }),
    ],
  ),

  ...promise({ number: 2, why: 'a dial that nobody waits for goes on by itself', read: at(5.1) }, [
    waitingStartCheck('takes back the dials that lost, and dials no more', async ({ program }) => {
      const late = await latePorts(program, 1)
      const server = await Accepting.open(program)
      const others = [await listen(program, untouched), await listen(program, untouched)]
      const all = [server.listener, ...others]
      const argv = [LONG_MS, late.first, ...all.map(({ port }) => port)]
      const race = await Running.start(program, argv, all)
      const winner = await server.accept(race)
      await winner.expect(HELLO)
      await expectNoLoser(race, late, others)
      winner.halfClose()
    }),
  ]),

  ...promise(
    { number: 3, why: 'two dials can connect before the program has a turn', read: at(5.4) },
    [
      waitingStartCheck(
        'has one winner where two answer in the same moment',
        async ({ program }) => {
          const late = await latePorts(program, 2)
          const race = await Running.start(program, [LONG_MS, ...late.ports])
          await answerTogether(race, late)
          await expectOneWinner(race, late)
        },
      ),
    ],
  ),

  ...promise(
    { number: 4, why: 'whoever must repair it wants to know why each one failed', read: at(5.3) },
    [
      startCheck('prints the error of each port where all failed', async ({ program }) => {
        const ports = await Promise.all([refusingPort(program), refusingPort(program)])
        const race = await Running.start(program, [TIME_MS, ...ports])
        const { status } = await race.ended()
        expectErrors(race, ports, 'ECONNREFUSED')
        expectStatus(status, 1)
      }),
      waitingStartCheck('waits until every dial has failed', async ({ program }) => {
        const late = await latePorts(program, 1)
        const ports = [...late.ports, await refusingPort(program)]
        const race = await Running.start(program, [LONG_MS, ...ports])
        await dialling(race, ...late.ports)
        late.refuse()
        await race.printed()
        expectErrors(race, ports, 'ECONNREFUSED')
      }),
    ],
  ),

  ...promise({ number: 5, why: 'a time-out of the whole is not one of each part', read: at(2.4) }, [
    waitingStartCheck('ends at the time-out, where nobody answers', async ({ program }) => {
      const { first } = await latePorts(program, 1)
      await expectTimeOut(await Running.start(program, [300, first]), first, 300)
    }),
    waitingStartCheck('ends at the time-out, where the winner does not', async ({ program }) => {
      const { first, ports } = await latePorts(program, 2)
      const { listener } = await Accepting.open(program)
      const argv = [600, ...ports, listener.port]
      await expectTimeOut(await Running.start(program, argv, [listener]), first, 600)
    }),
  ]),

  ...promise(
    { number: 6, why: 'who presses Ctrl-C wants the prompt, and not the rest', read: at(4.5) },
    [
      startCheck('ends at once on SIGINT, while it dials', async ({ program }) => {
        const { first, ports } = await latePorts(program, 2)
        const race = await Running.start(program, [LONG_MS, ...ports])
        await dialling(race, first)
        await race.interrupt()
      }),
      startCheck('ends at once on SIGINT, while it waits for the winner', async ({ program }) => {
        const { race } = await greeted(program, LONG_MS)
        await race.interrupt()
      }),
    ],
  ),

  ...promise(
    { number: 7, why: 'a timer that is left behind keeps the program alive', read: at(5.5) },
    [
      waitingStartCheck('is gone as soon as the race is over', async ({ program }) => {
        const { ports } = await latePorts(program, 1)
        const { race, winner } = await greeted(program, LONG_MS, ports)
        winner.halfClose()
        await race.endsAtOnce("the winner's FIN")
      }),
      startCheck('is gone as soon as all have failed', async ({ program }) => {
        const race = await Running.start(program, [LONG_MS, await refusingPort(program)])
        await race.printed()
        await race.endsAtOnce('its line')
      }),
    ],
  ),

  ...refusesArguments(at(4.1), [
    ['1000'],
    ['0', '8000'],
    ['600001', '8000'],
    ['1000', '0'],
    ['1000', '8000', '65536'],
    ['1000', '8000.5'],
  ]),
]
