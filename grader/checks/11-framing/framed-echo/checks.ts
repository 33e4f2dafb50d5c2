/** The hidden checks of the framed echo, in teaching order. */
import {
  announced,
  answersWithin,
  answerTo,
  DELIVERIES,
  endingAt,
  exchange,
  expectCutShort,
  expectLetGo,
  frame,
  MOST_ANNOUNCED,
  PAYLOADS,
  PREFIX_BYTES,
  sendPiece,
  TOO_LARGE,
  WHOLE_HELLO,
} from '../frames.ts'
import { limited, MIB, WRONG_ARGUMENTS } from '../limits.ts'
import { expectHeldBack, expectLittleMemory, expectUndisturbed } from '../unpleasant.ts'
import {
  check,
  eachDelivery,
  largeCheck,
  promise,
  sideBySide,
  waitingCheck,
} from '../../../src/harness/check.ts'
import { cutAt, glued, withFin } from '../../../src/harness/delivery.ts'
import { serverRules, serverStart } from '../../../src/harness/rules.ts'

const at = (section: number): string => `chapters/11-framing § ${section}`
const SERVING = limited(MIB)
const SMALL = limited(5)

export const checks = [
  ...serverStart(at(4.1), SERVING),

  ...promise(
    {
      number: 1,
      why: 'the length says where a frame ends; where a chunk ends says nothing',
      read: at(5.1),
    },
    [
      check(
        'answers each frame with its bytes reversed, however it is delivered',
        async ({ server, random }) => {
          const first = await server.connect()
          await exchange(first, [Buffer.from('hello')])
          await exchange(first, [random.bytes(200_003)])
          await eachDelivery(server, DELIVERIES, async (delivery) => {
            await exchange(await server.connect(), PAYLOADS, delivery)
          })
        },
        SERVING,
      ),
    ],
  ),

  ...promise(
    {
      number: 1,
      why: 'what has come of a frame belongs to one connection, and waits there for the rest',
      read: at(5.5),
    },
    [
      check(
        'keeps apart what two clients send in turn',
        async ({ server, random }) => {
          const [one, other] = [await server.connect(), await server.connect()]
          const [hers, his] = [random.letters(40), random.letters(40)]
          await sendPiece(server, one, frame(hers).subarray(0, 20))
          await sendPiece(server, other, frame(his).subarray(0, 20))
          await one.send(frame(hers).subarray(20))
          await one.expect(answerTo(hers))
          await other.send(frame(his).subarray(20))
          await other.expect(answerTo(his))
        },
        SERVING,
      ),
    ],
  ),

  ...promise(
    {
      number: 1,
      why: 'a program that touches all that has come again for each chunk takes the square of the time',
      read: at(5.4),
    },
    [
      largeCheck(
        'answers 10,000 small frames in two seconds, and four times as many in less than eight times as long',
        async ({ server }) => {
          const ms = await answersWithin(server, 10_000, 2_000)
          await answersWithin(server, 40_000, 8 * ms)
        },
        SERVING,
      ),
    ],
  ),

  ...promise(
    {
      number: 2,
      why: 'whoever believes a length lets a stranger say how much memory is needed',
      read: at(2.5),
    },
    [
      check(
        'answers a frame of max-bytes, and refuses a longer one behind the answers before it',
        async ({ server }) => {
          const bytes = Buffer.concat([frame(Buffer.from('hello')), announced(6)])
          const cut = cutAt(WHOLE_HELLO + 2, 'cut inside the length prefix')
          await eachDelivery(server, [glued, cut, withFin], async (delivery) => {
            const peer = await server.connect()
            await peer.send(bytes, { delivery })
            await peer.expect([answerTo(Buffer.from('hello')), TOO_LARGE])
            if (!delivery.fin) await peer.send(Buffer.concat([Buffer.from('secret'), bytes]))
            await peer.expectFarewell('FIN')
          })
        },
        SMALL,
      ),
      check(
        'takes a length for a number without a sign',
        async ({ server }) => {
          await sideBySide([2 ** 31 - 1, 2 ** 31, MOST_ANNOUNCED], async (length) => {
            const peer = await server.connect()
            await peer.send(announced(length))
            await peer.expect(TOO_LARGE)
            await peer.expectFarewell('FIN')
          })
        },
        limited(20),
      ),
      waitingCheck(
        'reads and drops what follows a refused length for a second, and then lets go',
        async ({ server, random }) => {
          const bytes = Buffer.concat([announced(MOST_ANNOUNCED), random.bytes(MIB)])
          await expectLetGo(server, bytes)
        },
        SMALL,
      ),
      largeCheck(
        'needs little memory for an announced 4 GiB',
        ({ server, random }) => expectLittleMemory(server, random),
        SMALL,
      ),
    ],
  ),

  ...promise(
    {
      number: 3,
      why: 'a FIN inside a frame means that the rest will never come: what there is of it is no message',
      read: at(2.6),
    },
    [
      check(
        'answers whole frames alone when a FIN comes, and then sends its own',
        async ({ server }) => {
          const deliveries = [
            endingAt(WHOLE_HELLO, 'behind a frame'),
            endingAt(WHOLE_HELLO + PREFIX_BYTES + 7, 'inside a frame'),
            endingAt(WHOLE_HELLO + 3, 'inside a length'),
          ]
          await eachDelivery(server, deliveries, (delivery) => expectCutShort(server, delivery))
        },
        SERVING,
      ),
    ],
  ),

  ...promise(
    {
      number: 4,
      why: 'answers that a client does not read pile up: in the kernel up to a limit, in the program without one',
      read: at(4.4),
    },
    [
      largeCheck(
        'stops reading from a client that does not read, and serves the others',
        ({ server, random }) => expectHeldBack(server, random),
        SERVING,
      ),
      waitingCheck(
        'survives clients that reset, in silence, inside a frame and with answers unread',
        ({ server, random }) => expectUndisturbed(server, random),
        SERVING,
      ),
    ],
  ),

  ...serverRules(at(4.1), { serving: SERVING, wrong: WRONG_ARGUMENTS }),
]
