/** The hidden checks of the firehose, in teaching order. */
import {
  eachSize,
  expectTaken,
  expectWithin,
  GIB,
  hose,
  MIB,
  numbers,
  stallAndReset,
  stalled,
} from '../stream.ts'
import { expectAtMost, largeStartCheck, promise, startCheck } from '../../../src/harness/check.ts'
import { AT_ONCE_MS } from '../../../src/harness/deadlines.ts'
import { untilFirstByte, untilHeldUp } from '../../../src/harness/held.ts'
import { behindPort } from '../../../src/harness/program.ts'
import { serverRules, serverStart } from '../../../src/harness/rules.ts'

const at = (section: number): string => `chapters/04-windows § ${section}`
// More than a connection's two socket buffers hold where the kernel gives them all it may: Linux has 36 MiB.
const BEYOND_BUFFERS = 40 * MIB
const A_THOUSAND_BYTES = behindPort('1000')
const WRONG_ARGUMENTS = [
  [],
  ['8000'],
  ['8000', '0'],
  ['8000', '1.5'],
  ['8000', String(GIB + 1)],
  ['65536', '1000'],
  ['8000', '1000', '1'],
]

export const checks = [
  ...serverStart(at(4.1), A_THOUSAND_BYTES),

  ...promise(
    {
      number: 1,
      why: 'TCP keeps the order and the number of bytes; the rest is yours',
      read: at(4.2),
    },
    [
      startCheck('sends each byte with its value, and then its FIN', async ({ program }) => {
        await eachSize([1, 300, 100_003], async (bytes) => {
          const server = await hose(program, bytes)
          const peer = await server.connect()
          await peer.expect(numbers(bytes))
          await peer.expectFarewell('FIN')
        })
      }),
      largeStartCheck(
        'sends everything to a client that begins to read late',
        async ({ program }) => {
          const server = await hose(program, 16 * MIB)
          const peer = await stalled(server)
          peer.readOn()
          await peer.expect(numbers(16 * MIB))
          await peer.expectFarewell('FIN')
        },
      ),
    ],
  ),

  ...promise(
    {
      number: 2,
      why: 'what the kernel does not take stays in the process, and that has no window',
      read: at(5.1),
    },
    [
      largeStartCheck(
        'keeps little in memory for a client that stops reading',
        async ({ program }) => {
          // What a program has at its start must not grow with the stream, either.
          const before = await (await hose(program, 1)).memory()
          const server = await hose(program, GIB)
          await stalled(server)
          const grown = (await server.memory()) - before
          expectAtMost(grown, 32 * MIB, { what: 'more of resident memory', symptom: 'memory' })
          await server.expectAlive()
        },
      ),
    ],
  ),

  ...promise(
    {
      number: 3,
      why: 'each connection has a window of its own: a closed one holds up its own sender alone',
      read: at(5.4),
    },
    [
      largeStartCheck('serves others while one client stands still', async ({ program }) => {
        const server = await hose(program, 64 * MIB)
        await stalled(server)
        const third = await server.connect()
        expectWithin(
          await untilFirstByte(server, third),
          AT_ONCE_MS,
          'the first byte of a third client',
        )
        const quick = await server.connect()
        await quick.expect(numbers(64 * MIB))
        expectWithin(performance.now() - quick.openedAt, 5000, 'the 64 MiB of another client')
      }),
    ],
  ),

  ...promise(
    {
      number: 4,
      why: 'a connection is over when it is closed: what belongs to it goes with it',
      read: at(5.5),
    },
    [
      largeStartCheck(
        'goes on when a client reads again, and forgets those that reset',
        async ({ program }) => {
          const server = await hose(program, BEYOND_BUFFERS)
          const before = await server.memory()
          await stallAndReset(server, 50)
          const grown = (await server.memory()) - before
          expectAtMost(grown, 96 * MIB, { what: 'more of resident memory', symptom: 'memory' })
          server.transcript.startAfresh()
          const peer = await server.connect()
          await peer.expect(numbers(MIB))
          peer.stopReading()
          await untilHeldUp(server, peer)
          peer.readOn()
          await peer.expect(numbers(BEYOND_BUFFERS, MIB))
          await peer.expectFarewell('FIN')
          await server.expectAlive()
        },
      ),
    ],
  ),

  ...promise(
    { number: 5, why: 'a connection has two directions, and two windows', read: at(5.6) },
    [
      largeStartCheck(
        'reads and drops what a client sends, whatever becomes of its own bytes',
        async ({ program, random }) => {
          const server = await hose(program, 16 * MIB)
          const peer = await server.connect()
          peer.stopReading()
          expectTaken(await peer.offer(random.bytes(MIB), BEYOND_BUFFERS), BEYOND_BUFFERS)
          peer.halfClose()
          await untilHeldUp(server, peer)
          peer.readOn()
          await peer.expect(numbers(16 * MIB))
          await peer.expectFarewell('FIN')
        },
      ),
    ],
  ),

  ...serverRules(at(4.1), { serving: A_THOUSAND_BYTES, wrong: WRONG_ARGUMENTS }),
]
