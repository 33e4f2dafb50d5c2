/** The hidden checks of the throttled reader, in teaching order. */
import {
  expectFailure,
  expectIdle,
  expectPace,
  expectReport,
  GIB,
  handedOver,
  MIB,
  readAll,
  resetsInTheMiddle,
} from '../stream.ts'
import { repeated } from '../../../src/harness/bytes.ts'
import { expectAtMost, promise, startCheck, waitingStartCheck } from '../../../src/harness/check.ts'
import { listen, refusingPort } from '../../../src/harness/ports.ts'
import { run } from '../../../src/harness/client.ts'
import { socketBufferBytes } from '../../../src/harness/load.ts'
import { closesAtOnce } from '../../../src/harness/manners.ts'
import { refusesArguments } from '../../../src/harness/rules.ts'

const at = (section: number): string => `chapters/04-windows § ${section}`
const BLOCK_BYTES = MIB + 13
// So slow that what is read during the check is next to nothing.
const SLOW = 64 * 1024
const SILENT_MS = 300

export const checks = [
  ...promise({ number: 0, why: 'a client that dials nobody reads nothing', read: at(4.1) }, [
    startCheck('dials the port that it is given, and ends by itself', async ({ program }) => {
      const listener = await listen(program, closesAtOnce)
      await run(program, [String(listener.port), String(MIB)], listener)
      listener.connections(1)
    }),
  ]),

  ...promise(
    {
      number: 1,
      why: 'not to read is what closes the window; whoever reads and waits afterwards holds up nobody',
      read: at(5.3),
    },
    [
      startCheck('holds up a sender that is faster', async ({ program, random }) => {
        const buffers = socketBufferBytes()
        const offer = { block: random.bytes(BLOCK_BYTES), most: buffers + 64 * MIB }
        const { accepted, seconds } = await handedOver(program, SLOW, offer)
        expectAtMost(accepted, buffers + SLOW * seconds, {
          what: `handed over after ${seconds.toFixed(1)} s`,
          symptom: 'took too much',
        })
      }),
    ],
  ),

  ...promise(
    {
      number: 2,
      why: 'a reader that waits loses nothing: what it does not take stays in the buffers',
      read: at(4.3),
    },
    [
      waitingStartCheck(
        'reports every byte, and the time from connect to FIN',
        async ({ program, random }) => {
          const throttled = repeated(random.bytes(100_003), MIB / 2)
          const late = [random.bytes(1000)]
          expectReport(await readAll(program, MIB, { stream: late, silentMs: SILENT_MS }), late)
          expectReport(await readAll(program, MIB, { stream: throttled }), throttled)
        },
      ),
      startCheck(
        'exits with status 1 and prints nothing when refused or reset',
        async ({ program, random }) => {
          expectFailure(await run(program, [String(await refusingPort(program)), String(MIB)]))
          const listener = await listen(program, resetsInTheMiddle(program, random.bytes(1000)))
          expectFailure(await run(program, [String(listener.port), String(GIB)], listener))
        },
      ),
    ],
  ),

  ...promise(
    {
      number: 3,
      why: 'a rate is a promise over the whole time, and a timer costs nothing while it waits',
      read: at(5.7),
    },
    [
      waitingStartCheck(
        'keeps to its rate, with the processor at rest',
        async ({ program, random }) => {
          const stream = repeated(random.bytes(BLOCK_BYTES), 3 * MIB)
          const reading = await readAll(program, MIB, { stream })
          expectPace(reading, 3 * MIB, MIB)
          expectIdle(reading)
        },
      ),
    ],
  ),

  ...refusesArguments(at(4.1), [
    ['8000'],
    ['0', '1000'],
    ['8000', '0'],
    ['8000', '1.5'],
    ['8000', String(GIB + 1)],
    ['65536', '1000'],
    ['8000', '1000', '1'],
  ]),
]
