/** The hidden checks of the dialer, in teaching order. */
import {
  dials,
  dialsInto,
  expectExplained,
  expectFailure,
  expectLine,
  says,
  saysAndEnds,
  saysAndResets,
  trickles,
} from '../lines.ts'
import { expectEndAtOnce, expectTimeout } from '../limits.ts'
import {
  expectNotFound,
  expectReached,
  localAddresses,
  portRefusedBy,
  undialled,
} from '../names.ts'
import {
  eachDelivery,
  promise,
  sideBySide,
  startCheck,
  waitingStartCheck,
} from '../../../src/harness/check.ts'
import { listen, refusingPort, unansweredPort } from '../../../src/harness/ports.ts'
import { cutAt, glued, oneByOne } from '../../../src/harness/delivery.ts'
import { endless, resetsAtOnce } from '../../../src/harness/manners.ts'
import { refusesArguments } from '../../../src/harness/rules.ts'

const at = (section: number): string => `chapters/07-listen-and-dial § ${section}`
const TIMEOUT_MS = 300
const LINE = 'grüß dich, 流'
const INSIDE_A_CHARACTER = Buffer.from(LINE).indexOf('ü') + 1

export const checks = [
  ...promise({ number: 0, why: 'a client that dials nobody has nothing to print', read: at(4.2) }, [
    startCheck('dials the address and port that it is given', async ({ program }) => {
      const listener = await listen(program, saysAndEnds('hello\r\n'))
      await dials(program, { port: listener.port }, listener)
      listener.connections(1)
    }),
  ]),

  ...promise(
    {
      number: 1,
      why: 'a line is what stands before a newline, in however many pieces it comes',
      read: at(4.4),
    },
    [
      waitingStartCheck(
        'prints the first line, however it is delivered, and ends at once',
        async ({ program }) => {
          await expectEndAtOnce(program, `${LINE}\r\n`, LINE)
          const message = `${LINE}\nand more\n`
          const cuts = [
            cutAt(2, 'cut inside the line'),
            cutAt(INSIDE_A_CHARACTER, 'cut inside a character'),
          ]
          await eachDelivery(program, [glued, ...cuts, oneByOne], async (delivery) => {
            expectLine(await dialsInto(program, says(message, delivery)), LINE)
          })
          expectLine(await dialsInto(program, says('\nnot this\n')), '')
        },
      ),
    ],
  ),

  ...promise(
    {
      number: 2,
      why: 'a refusal is an answer: the machine is there, the server is not',
      read: at(4.3),
    },
    [
      startCheck('exits with status 3 when it is refused', async ({ program }) => {
        expectFailure(await dials(program, { port: await refusingPort(program) }), 3)
      }),
    ],
  ),

  ...promise(
    {
      number: 3,
      why: 'a time-out that each byte sets anew, or that ends with the connecting, is no limit',
      read: at(5.4),
    },
    [
      waitingStartCheck(
        'exits with status 4 at the time-out when no whole line has come',
        async ({ program }) => {
          await sideBySide([endless(), trickles], async (manner) => {
            const listener = await listen(program, manner)
            await expectTimeout(program, { port: listener.port, timeoutMs: TIMEOUT_MS }, listener)
          })
        },
      ),
      waitingStartCheck(
        'exits with status 4 at the time-out when no SYN is answered',
        async ({ program }) => {
          const { port } = await unansweredPort(program)
          await expectTimeout(program, { port, timeoutMs: TIMEOUT_MS })
        },
      ),
    ],
  ),

  ...promise(
    { number: 4, why: 'a name comes before any address, and may lead to none', read: at(2.6) },
    [
      startCheck('exits with status 5 when the name is not found', async ({ program }) => {
        await expectNotFound(program, 'nobody.invalid')
      }),
    ],
  ),

  ...promise({ number: 5, why: 'a reset says that the connection is broken', read: at(4.3) }, [
    startCheck('exits with status 6 when it is reset before a line', async ({ program }) => {
      await sideBySide([resetsAtOnce, saysAndResets('half a li')], async (manner) => {
        expectFailure(await dialsInto(program, manner), 6)
      })
    }),
  ]),

  ...promise(
    {
      number: 6,
      why: 'half a line and its end is no line: nobody knows what is missing',
      read: at(4.4),
    },
    [
      startCheck(
        'exits with status 7 when the server ends before a line, and prints none',
        async ({ program }) => {
          await sideBySide(['', 'half a li'], async (text) => {
            expectFailure(await dialsInto(program, saysAndEnds(text)), 7)
          })
        },
      ),
    ],
  ),

  ...promise(
    {
      number: 7,
      why: 'a name may have an address of each family, and a server on one alone',
      read: at(2.6),
    },
    [
      startCheck('reaches localhost at whichever of its addresses answers', async ({ program }) => {
        const all = await localAddresses()
        await sideBySide(all, async (host) => {
          await expectReached(
            program,
            host,
            all.filter((other) => other !== host),
          )
        })
      }),
    ],
  ),

  ...promise(
    {
      number: 8,
      why: 'a status is for programs; the line beside it is for who has to mend it',
      read: at(2.5),
    },
    [
      startCheck(
        'says on standard error what went wrong, with status 1 for anything else',
        async ({ program }) => {
          expectExplained(await dialsInto(program, saysAndEnds('')))
          expectExplained(await dials(program, { port: await refusingPort(program) }))
          const all = await localAddresses()
          // Of several addresses each has its own error, and the bundle of them no words.
          const port = all.length > 1 ? await portRefusedBy(program, all) : undefined
          if (port !== undefined) expectExplained(await dials(program, { host: 'localhost', port }))
          const host = await undialled()
          if (host === undefined) return
          const run = await dials(program, { host, port: 9 })
          expectFailure(run, 1)
          expectExplained(run)
        },
      ),
    ],
  ),

  ...refusesArguments(at(4.2), [
    ['127.0.0.1', '8000'],
    ['127.0.0.1', '0', '1000'],
    ['127.0.0.1', '8000', '600001'],
    ['127.0.0.1', '8000', '1000', '1'],
  ]),
]
