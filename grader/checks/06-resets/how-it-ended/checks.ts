/** The hidden checks of how-it-ended, in teaching order. */
import {
  ask,
  eachPlace,
  expectBytes,
  expectEnding,
  expectRun,
  expectStatus,
  nobody,
  PATIENT_MS,
  server,
  unanswering,
} from '../endings.ts'
import { promise, sideBySide, startCheck, waitingStartCheck } from '../../../src/harness/check.ts'
import { listen } from '../../../src/harness/ports.ts'
import { run } from '../../../src/harness/client.ts'
import { closesAtOnce, endless } from '../../../src/harness/manners.ts'
import { endsAfter, fallsSilent, resetsAfter } from '../../../src/harness/resets.ts'
import { refusesArguments } from '../../../src/harness/rules.ts'

const at = (section: number): string => `chapters/06-resets § ${section}`
const HELLO = Buffer.from('hello\n')
const KIB = 1024
// What our server says before it falls silent, and how long the program then waits. A pause is far shorter than
// the wait: a busy machine may draw it out.
const SAID = 2
const PAUSE_MS = 250
const SILENCE_MS = 1_500
const SOON_MS = 300
// A timer of this length that is left running is told from an end that a busy machine held up.
const LONG_MS = 3_500

export const checks = [
  ...promise({ number: 0, why: 'a client that dials nobody has nothing to tell', read: at(4.1) }, [
    startCheck('dials the port that it is given, and ends by itself', async ({ program }) => {
      const listener = await listen(program, endsAfter({ first: HELLO }))
      await run(program, [String(listener.port), String(PATIENT_MS)], listener)
      listener.connections(1)
    }),
  ]),

  ...promise(
    { number: 1, why: 'a FIN says that this was all; a RST says that it was not', read: at(4.2) },
    [
      startCheck('tells a FIN from a RST, also right after data', async ({ program }) => {
        const closing = [
          server('a FIN at once', closesAtOnce),
          server('data with the FIN', endsAfter({ first: HELLO })),
        ]
        const resetting = [
          server('data and later the RST', resetsAfter({ first: HELLO, rest: Buffer.alloc(0) })),
          server('data with the RST', resetsAfter({ first: HELLO, rest: HELLO })),
        ]
        await eachPlace(program, closing, (report) => expectEnding(report, 'closed'))
        await eachPlace(program, resetting, (report) => expectEnding(report, 'reset'))
      }),
    ],
  ),

  ...promise(
    { number: 2, why: 'a RST that answers the SYN says that nobody listens', read: at(2.2) },
    [
      startCheck('tells that nobody listens', async ({ program }) => {
        await eachPlace(program, [nobody], (report) => expectEnding(report, 'refused'))
      }),
    ],
  ),

  ...promise(
    { number: 3, why: 'silence is no ending: only a clock of your own ends it', read: at(2.5) },
    [
      waitingStartCheck(
        'gives up after a silence, of the SYN or between two bytes',
        async ({ program }) => {
          const falling = server(
            'two bytes and then silence',
            fallsSilent(SAID, PAUSE_MS),
            SILENCE_MS,
          )
          await sideBySide(
            [
              { place: unanswering(SOON_MS), totalMs: SOON_MS, slackMs: SOON_MS },
              {
                place: falling,
                totalMs: SAID * PAUSE_MS + SILENCE_MS,
                slackMs: SILENCE_MS - PAUSE_MS,
              },
            ],
            async ({ place, totalMs, slackMs }) => {
              const report = await ask(program, place)
              expectEnding(report, 'timeout')
              expectRun(report, totalMs, slackMs)
            },
          )
        },
      ),
    ],
  ),

  ...promise({ number: 4, why: 'what came before a RST has come all the same', read: at(5.3) }, [
    startCheck(
      'counts the bytes that came, before a FIN and before a RST',
      async ({ program, random }) => {
        const [first, rest] = [random.bytes(5), random.bytes(32 * KIB - 5)]
        const [much, more] = [random.bytes(256 * KIB), random.bytes(4 * KIB * KIB)]
        const one = random.bytes(300)
        const few = server('300 B of every kind', endsAfter({ first: one }))
        const long = server('8 MiB with the FIN', endsAfter({ first: Buffer.concat([more, more]) }))
        const short = server('32 KiB with the RST', resetsAfter({ first, rest }))
        const torn = server(
          '256 KiB that are read and 4 MiB with the RST',
          resetsAfter({ first: much, rest: more }),
        )
        await eachPlace(program, [few], (report) => expectBytes(report, one.length))
        await eachPlace(program, [long], (report) => expectBytes(report, 2 * more.length))
        await eachPlace(program, [short], (report) =>
          expectBytes(report, first.length + rest.length),
        )
        await eachPlace(program, [torn], (report) =>
          expectBytes(report, much.length, much.length + more.length),
        )
      },
    ),
  ]),

  ...promise(
    { number: 5, why: 'a script that runs the program sees the exit status alone', read: at(7) },
    [
      waitingStartCheck('exits with status 0 if it was closed, else 1', async ({ program }) => {
        const closed = server('a FIN', endsAfter({ first: HELLO }))
        const reset = server('a RST', resetsAfter({ first: HELLO, rest: HELLO }))
        await eachPlace(program, [closed], (report) => expectStatus(report, 0))
        await eachPlace(
          program,
          [reset, nobody, server('silence', fallsSilent(0, 0), SOON_MS)],
          (report) => expectStatus(report, 1),
        )
      }),
    ],
  ),

  ...promise(
    { number: 6, why: 'a socket or a timer that is left keeps the program alive', read: at(5.5) },
    [
      waitingStartCheck('ends at once when it knows how it ended', async ({ program }) => {
        const closed = server('a FIN', endsAfter({ first: HELLO }), LONG_MS)
        const silent = server('silence also after the FIN', endless(), SOON_MS)
        await eachPlace(program, [closed], (report) => expectRun(report, 0))
        await eachPlace(program, [silent], (report) => expectRun(report, SOON_MS))
      }),
    ],
  ),

  ...refusesArguments(at(4.1), [
    ['8000'],
    ['0', '1000'],
    ['8000', '0'],
    ['65536', '1000'],
    ['8000', '1000', '1'],
  ]),
]
