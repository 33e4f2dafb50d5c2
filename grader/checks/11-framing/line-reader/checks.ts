/** The hidden checks of the line reader, in teaching order. */
import { limited, MIB, WRONG_ARGUMENTS } from '../limits.ts'
import {
  CHARACTERS,
  expectNoMore,
  expectPrinted,
  expectRead,
  expectReadToEnd,
  expectRefused,
  inTurn,
  LINES,
  sendPiece,
  sent,
  sentHex,
} from '../lines.ts'
import { check, eachDelivery, promise } from '../../../src/harness/check.ts'
import { cutAt, glued, oneByOne, trickled, withFin } from '../../../src/harness/delivery.ts'
import { serverRules, serverStart } from '../../../src/harness/rules.ts'

const at = (section: number): string => `chapters/11-framing § ${section}`
const SERVING = limited(MIB)
const FIVE = limited(5)

export const checks = [
  ...serverStart(at(4.1), SERVING),

  ...promise(
    {
      number: 1,
      why: "a line ends at its newline, and a 'data' event anywhere",
      read: at(5.1),
    },
    [
      check(
        'prints each line, however it is delivered',
        async ({ server }) => {
          const peer = await expectRead(server, sent('hello\n', 'hello'))
          await sendPiece(server, peer, 'good')
          expectNoMore(server, peer, ['hello'])
          await peer.send(Buffer.from('bye\n'))
          await expectPrinted(server, peer, ['hello', 'goodbye'])
          const deliveries = [
            glued,
            cutAt(3, 'cut inside a line'),
            cutAt(LINES.bytes.indexOf('\r\n') + 1, 'cut between \\r and \\n'),
            cutAt(LINES.bytes.indexOf('\r\n') + 2 + 4, 'glued to a part of the next line'),
            oneByOne,
          ]
          await eachDelivery(server, deliveries, async (delivery) => {
            await expectRead(server, LINES, delivery)
          })
        },
        SERVING,
      ),
      check(
        'prints a line that is longer than a chunk',
        async ({ server, random }) => {
          const line = random.letters(200_003).toString()
          await expectRead(server, sent(`${line}\nnext\n`, line, 'next'))
        },
        SERVING,
      ),
    ],
  ),

  ...promise(
    {
      number: 2,
      why: 'at the FIN there is no newline to come: what there is, is the last line',
      read: at(2.6),
    },
    [
      check(
        'prints a last line without its newline, and no empty one, and sends its FIN',
        async ({ server }) => {
          const all = [
            sent('one\ntwo', 'one', 'two'),
            sent('one\n\n', 'one', ''),
            sent(''),
            sent('one\n\r', 'one', '\r'),
          ]
          await inTurn(server, all, (one) => expectReadToEnd(server, one))
          await expectReadToEnd(server, LINES, withFin)
          await expectReadToEnd(server, sent('one\r\ntwo\r', 'one', 'two\r'), withFin)
        },
        SERVING,
      ),
    ],
  ),

  ...promise(
    {
      number: 3,
      why: 'a line without an end fills the memory of whoever waits for its newline',
      read: at(5.2),
    },
    [
      check(
        'counts the bytes of a line without its end',
        async ({ server }) => {
          await eachDelivery(server, [glued, oneByOne], async (delivery) => {
            const lines = ['abcde', 'fghij', 'abc\rx', 'abcd\r']
            const bytes = 'abcde\nfghij\r\nabc\rx\nabcd\r\r\n'
            await expectRead(server, sent(bytes, ...lines), delivery)
          })
        },
        FIVE,
      ),
      check(
        'resets a client once its line can only be too long, and prints the lines before it',
        async ({ server }) => {
          const other = await expectRead(server, sent('early\n', 'early'))
          const tooLong = ['abcdef\nnext\n', 'abcdef', 'abcde\rx', 'abcde\r\r', '€€']
          const texts = tooLong.map((long) => sent(`hello\nyou\r\n${long}`, 'hello', 'you'))
          await inTurn(server, texts, (one) => expectRefused(server, one))
          await expectRefused(server, sent('hello\nabcdef', 'hello'), oneByOne)
          await other.send(Buffer.from('late\n'))
          await expectPrinted(server, other, ['early', 'late'])
        },
        FIVE,
      ),
    ],
  ),

  ...promise(
    {
      number: 4,
      why: 'a character may be four bytes, and a chunk may end between any two of them',
      read: at(5.3),
    },
    [
      check(
        'reads UTF-8, cut anywhere',
        async ({ server }) => {
          const cut = cutAt(CHARACTERS.bytes.indexOf('€') + 1, 'cut inside a character')
          await eachDelivery(server, [glued, cut, trickled(3), oneByOne], async (delivery) => {
            await expectRead(server, CHARACTERS, delivery)
          })
        },
        SERVING,
      ),
      check(
        'puts U+FFFD for what is no UTF-8, and keeps every other character',
        async ({ server }) => {
          const strange = '\u0000\u000b\u000c\u001b[1m\u0085\u2028"\\'
          const all = [
            sent('\ufeffa\n\ufeffb\n', '\ufeffa', '\ufeffb'),
            sent(`${strange}\n`, strange),
            sentHex('61ff62c3280a', 'a\ufffdb\ufffd('),
            sentHex('61e2820a620a', 'a\ufffd', 'b'),
          ]
          await inTurn(server, all, async (one) => void (await expectRead(server, one)))
          await expectReadToEnd(server, sentHex('61e282', 'a\ufffd'))
        },
        SERVING,
      ),
    ],
  ),

  ...promise(
    {
      number: 5,
      why: 'half a line belongs to one connection; and a connection may be broken off at any byte',
      read: at(5.5),
    },
    [
      check(
        'keeps apart what two clients send in turn',
        async ({ server }) => {
          const [one, other] = [await server.connect(), await server.connect()]
          await sendPiece(server, one, 'her ')
          await sendPiece(server, other, 'his ')
          await sendPiece(server, one, 'first\r')
          await other.send(Buffer.from('line\n'))
          await one.send(Buffer.from('\nher second\n'))
          await expectPrinted(server, other, ['his line'])
          await expectPrinted(server, one, ['her first', 'her second'])
        },
        SERVING,
      ),
      check(
        'survives a client that resets in mid-line, and one in silence',
        async ({ server }) => {
          const [polite, silent] = [await server.connect(), await server.connect()]
          const rude = await expectRead(server, sent('one\nand h', 'one'))
          rude.reset()
          await polite.send(Buffer.from('first\n'))
          await expectPrinted(server, polite, ['first'])
          silent.reset()
          await polite.send(Buffer.from('second\n'))
          await expectPrinted(server, polite, ['first', 'second'])
          await expectRead(server, sent('third\n', 'third'))
        },
        SERVING,
      ),
    ],
  ),

  ...serverRules(at(4.1), { serving: SERVING, wrong: WRONG_ARGUMENTS }),
]
