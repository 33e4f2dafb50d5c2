/** The hidden checks of the heartbeat server, in teaching order. */
import { isHeldBack } from '../held-back.ts'
import {
  comesBack,
  dies,
  eachLine,
  goesOn,
  heart,
  INTERVAL_MS,
  isFoundDead,
  says,
  saysAllSorts,
  silence,
  talker,
  talks,
  visit,
} from '../pulse.ts'
import { expectDead, expectDeadOnce, expectNumbers } from '../told.ts'
import {
  check,
  eachDelivery,
  promise,
  sideBySide,
  waitingCheck,
  type PromiseNote,
} from '../../../src/harness/check.ts'
import { AT_ONCE_MS } from '../../../src/harness/deadlines.ts'
import { cutAt, glued, oneByOne } from '../../../src/harness/delivery.ts'
import { serverRules, serverStart } from '../../../src/harness/rules.ts'

const at = (section: number): string => `chapters/10-heartbeats § ${section}`
const kept = (number: number, section: number, why: string): PromiseNote => ({
  number,
  why,
  read: at(section),
})
const WRONG_ARGUMENTS = [
  [],
  ['8000', '300'],
  ['8000', '0', '3'],
  ['8000', '300', '0'],
  ['8000', '300.5', '3'],
  ['8000', '600001', '3'],
  ['65536', '300', '3'],
  ['8000', '300', '3', '1'],
]
// So long that nothing is due while lines are sent back.
const CALM = heart(1, 60_000)
const LINES = {
  'an empty line': { said: '\n', heard: '\n' },
  'a line with a carriage return': { said: 'hello\r\n', heard: 'hello\n' },
  'more than a pong': { said: 'pongo\n', heard: 'pongo\n' },
  'a pong with a carriage return': { said: 'pong\r\n', heard: '' },
  'a pong': { said: 'pong\n', heard: '' },
}

export const checks = [
  ...serverStart(at(4.1), CALM),

  ...promise(
    kept(1, 2.4, 'whoever says something is alive, whatever it says: there is nothing to ask'),
    [
      waitingCheck(
        'sends no ping while the client talks, be it a line, half a line or a pong',
        async ({ server }) => {
          await saysAllSorts(await talker(server))
        },
        heart(9),
      ),
    ],
  ),

  ...promise(
    kept(2, 2.5, 'how long a death goes unnoticed is a number that you choose: so it must hold'),
    [
      waitingCheck(
        'pings a silent client at each interval, then resets it and tells its port',
        async ({ server }) => {
          await dies(server, await visit(server), 2)
          expectNumbers(server)
        },
        heart(2),
      ),
    ],
  ),

  ...promise(kept(3, 2.4, 'an echo of an answer would be a question to answer again'), [
    check(
      'sends back each line but a pong, however they are delivered',
      async ({ server }) => {
        await eachLine(server, LINES)
        const lines = Buffer.from('hello\npong\n\npongo\npong\r\nhalf a pong\r\nend\n')
        const cuts = [cutAt(8, 'cut inside a pong'), cutAt(24, 'cut before the newline')]
        await eachDelivery(server, [glued, ...cuts, oneByOne], async (delivery) => {
          const peer = await server.connect()
          await peer.send(lines, { delivery })
          await peer.expect(Buffer.from('hello\n\npongo\nhalf a pong\nend\n'))
        })
      },
      CALM,
    ),
  ]),

  ...promise(
    kept(4, 5.2, 'a client is silent for itself: what another one says is no sign of its life'),
    [
      waitingCheck(
        'keeps each client a clock of its own',
        async ({ server }) => {
          const [first, talking] = [await visit(server), await talker(server)]
          const later = silence(INTERVAL_MS / 2).then(() => visit(server))
          await Promise.all([
            dies(server, first, 2),
            later.then((second) => dies(server, second, 2)),
            goesOn(talking, ['one', 'two', 'three', 'four', 'five']),
          ])
          expectDead(server, first, await later)
        },
        heart(2),
      ),
    ],
  ),

  ...promise(
    kept(
      5,
      2.5,
      'late is not dead: only so many questions in a row without an answer are an answer',
    ),
    [
      waitingCheck(
        'finds a client dead that has talked, and then stands still',
        async ({ server }) => {
          const { peer } = await visit(server)
          await talks(peer, 'hello')
          await silence(INTERVAL_MS / 2)
          const last = await says(peer, 'half a li')
          await isFoundDead(server, last, 1)
          expectDead(server, last)
        },
        heart(1),
      ),
      waitingCheck(
        'keeps a client that comes back in time, and begins to count anew',
        async ({ server }) => {
          expectDead(server, await comesBack(server, 2))
        },
        heart(2),
      ),
    ],
  ),

  ...promise(
    kept(
      6,
      5.4,
      'a program hears nothing of a client that it does not read from: that silence is its own',
    ),
    [
      waitingCheck(
        'stops the clock while it reads no more from a client that takes no echo',
        async ({ server, random }) => {
          await isHeldBack(server, random, 1)
        },
        heart(1),
      ),
    ],
  ),

  ...promise(kept(7, 5.5, 'a timer knows nothing of the connection that it was for'), [
    waitingCheck(
      'leaves no clock behind a connection, however it has ended',
      async ({ server }) => {
        const dying = await visit(server)
        const [ends, resets] = [await server.connect(), await server.connect()]
        await sideBySide([ends, resets], async (peer) => {
          await talks(peer, 'hello')
        })
        resets.reset()
        ends.halfClose()
        await ends.expectFarewell('FIN')
        await dies(server, dying, 1)
        // All three would be told dead by now, the last one once more.
        await silence(INTERVAL_MS * 2 + AT_ONCE_MS)
        expectDeadOnce(server, dying, { 'left by a FIN': ends, 'left by a reset': resets })
      },
      heart(1),
    ),
  ]),

  ...serverRules(at(4.1), { serving: CALM, wrong: WRONG_ARGUMENTS }),
]
