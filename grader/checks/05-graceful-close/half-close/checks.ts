/** The hidden checks of half-close, in teaching order. */
import {
  answers,
  answersAtLength,
  answersLate,
  answersToSlowOutput,
  BLOCK_BYTES,
  endsAtOnce,
  expectAnswered,
  expectFailed,
  MIB,
  NOTHING,
  ODD_BYTES,
  ODD_WORDS,
  resetsAfter,
  resetsAtOnce,
  takesFin,
  takesWords,
  WORDS,
} from '../answers.ts'
import { ask, askNobody } from '../../../src/harness/answered.ts'
import { repeated } from '../../../src/harness/bytes.ts'
import {
  largeStartCheck,
  promise,
  startCheck,
  waitingStartCheck,
} from '../../../src/harness/check.ts'
import { refusingPort } from '../../../src/harness/ports.ts'
import { refusesArguments } from '../../../src/harness/rules.ts'

const at = (section: number): string => `chapters/05-graceful-close § ${section}`

export const checks = [
  ...promise({ number: 0, why: 'a client that dials nobody is told nothing', read: at(4.1) }, [
    startCheck('dials the port that it is given, and ends by itself', async ({ program }) => {
      await ask(program, WORDS, answers(Buffer.from('yes\n')))
    }),
  ]),

  ...promise(
    {
      number: 1,
      why: 'a FIN ends one direction: the server can answer when it knows that all is said',
      read: at(2.2),
    },
    [
      startCheck(
        'sends its FIN right after the last word, while the answer is still to come',
        async ({ program }) => {
          await ask(program, WORDS, takesFin(WORDS))
        },
      ),
    ],
  ),

  ...promise(
    { number: 2, why: "the answer is over at the server's FIN, and nowhere else", read: at(4.2) },
    [
      waitingStartCheck(
        'writes an answer that comes late and in pieces, and exits with status 0',
        async ({ program }) => {
          await expectAnswered(program, ODD_BYTES, answersLate(ODD_BYTES, 2000))
        },
      ),
      largeStartCheck('writes an answer of 8 MiB', async ({ program, random }) => {
        const answer = Buffer.concat(repeated(random.bytes(BLOCK_BYTES), 8 * MIB))
        await expectAnswered(program, answer, answersAtLength(answer))
      }),
    ],
  ),

  ...promise(
    {
      number: 3,
      why: 'a FIN says that the answer is whole, a RST that it is not: a caller has to know which',
      read: at(5.5),
    },
    [
      startCheck('exits with status 1 when it is refused or reset', async ({ program }) => {
        expectFailed(await askNobody(program, await refusingPort(program), WORDS))
        expectFailed(await ask(program, WORDS, resetsAtOnce))
        expectFailed(await ask(program, WORDS, resetsAfter(NOTHING)))
      }),
      startCheck('writes what came before a reset', async ({ program }) => {
        const part = Buffer.from('half an answ')
        expectFailed(await ask(program, WORDS, resetsAfter(part)), part)
      }),
      startCheck('takes a FIN before the first byte for no answer', async ({ program }) => {
        expectFailed(await ask(program, WORDS, endsAtOnce))
        expectFailed(await ask(program, WORDS, answers(NOTHING)))
      }),
    ],
  ),

  ...promise(
    { number: 4, why: 'what is said is bytes, and the server sees no others', read: at(5.7) },
    [
      startCheck('sends any word as it is', async ({ program }) => {
        await ask(program, ODD_WORDS, takesWords(ODD_WORDS))
      }),
      startCheck('exits with status 2 where there is no word', async ({ program }) => {
        await program.expectRefusal([String(await refusingPort(program))], 2)
      }),
    ],
  ),

  ...promise(
    {
      number: 5,
      why: 'what was handed to a stream is not where it is to go yet, and an exit loses it',
      read: at(5.4),
    },
    [
      startCheck('loses nothing to a slow standard output', async ({ program, random }) => {
        const answer = Buffer.concat(repeated(random.bytes(4099), MIB))
        await expectAnswered(program, answer, answersToSlowOutput(answer))
      }),
    ],
  ),

  ...refusesArguments(at(4.1), [[], ['8000.5', 'hello'], ['0', 'hello'], ['65536', 'hello']]),
]
