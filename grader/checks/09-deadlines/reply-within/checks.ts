/** The hidden checks of reply-within, in teaching order. */
import { answers, answersAndEnds, answersAndResets, trickles } from '../answers.ts'
import {
  asks,
  asksAt,
  expectCut,
  expectCutInDial,
  expectEndAtOnce,
  expectExplained,
  expectLine,
  expectTrickled,
} from '../replies.ts'
import { at, kept } from '../talk.ts'
import {
  eachDelivery,
  promise,
  sideBySide,
  startCheck,
  waitingStartCheck,
} from '../../../src/harness/check.ts'
import { refusingPort } from '../../../src/harness/ports.ts'
import { cutAt, glued, oneByOne } from '../../../src/harness/delivery.ts'
import { refusesArguments } from '../../../src/harness/rules.ts'

const LINE = 'zwölf Uhr'
const DEADLINE_MS = 300
const INSIDE_A_CHARACTER = Buffer.from(LINE).indexOf('ö') + 1

export const checks = [
  ...promise(kept(0, '4.4', 'a client that asks nobody has no answer to print'), [
    startCheck('dials its port and asks', async ({ program }) => {
      const { listener } = await asks(program, answersAndEnds('twelve\n'))
      listener.connections(1)
    }),
  ]),

  ...promise(kept(1, '4.4', 'an answer is what stands before a newline, in whatever pieces'), [
    waitingStartCheck(
      'prints the answer, however it is delivered, and ends at once',
      async ({ program }) => {
        await expectEndAtOnce(program, `${LINE}\r\n`, LINE)
        const text = `${LINE}\nand more\n`
        const cut = cutAt(INSIDE_A_CHARACTER, 'cut inside a character')
        await eachDelivery(program, [glued, cut, oneByOne], async (delivery) => {
          expectLine(await asks(program, answers(text, delivery)), LINE)
        })
        expectLine(await asks(program, answersAndEnds('\n')), '')
      },
    ),
  ]),

  ...promise(kept(2, '2.2', 'until the deadline the server has time, however it uses it'), [
    waitingStartCheck(
      'prints an answer that is complete just before the deadline',
      async ({ program }) => {
        await expectTrickled(program, 'answer!', 1_000)
      },
    ),
  ]),

  ...promise(kept(3, '5.1', 'a time that each byte begins anew is no deadline'), [
    waitingStartCheck(
      'resets and exits with status 4 at the deadline, whatever trickles in',
      async ({ program }) => {
        await sideBySide([answers('half an answ'), trickles(50)], async (manner) => {
          await expectCut(program, manner, DEADLINE_MS)
        })
      },
    ),
  ]),

  ...promise(kept(4, '2.5', 'who waits for an answer waits for the handshake as well'), [
    waitingStartCheck('counts the deadline from the dial', async ({ program }) => {
      await expectCutInDial(program, DEADLINE_MS, 'unanswered')
      // An answered handshake takes a second here: the second SYN is sent then.
      await expectCutInDial(program, 1_500, 'answered late')
    }),
  ]),

  ...promise(kept(5, '4.4', 'half an answer is no answer, and a person wants to know why'), [
    startCheck(
      'exits with status 1 when it is refused, reset, or left before a whole line',
      async ({ program }) => {
        expectExplained(await asksAt(program, await refusingPort(program)))
        const manners = [
          answersAndEnds(''),
          answersAndEnds('half an answ'),
          answersAndResets('half an answ'),
        ]
        await sideBySide(manners, async (manner) => {
          expectExplained(await asks(program, manner))
        })
      },
    ),
  ]),

  ...refusesArguments(at('4.4'), [
    ['8000'],
    ['0', '1000'],
    ['8000', '0'],
    ['8000', '600001'],
    ['8000', '1e3'],
    ['8000', '1000', '1'],
  ]),
]
