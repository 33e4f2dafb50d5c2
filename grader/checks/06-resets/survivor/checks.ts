/** The hidden checks of the survivor, in teaching order. */
import {
  ask,
  expectCounts,
  expectFreed,
  KIB,
  leave,
  line,
  MIB,
  rudeClients,
  STILL,
  stillServes,
} from '../lines.ts'
import {
  check,
  eachDelivery,
  largeCheck,
  promise,
  startCheck,
  waitingCheck,
  waitingStartCheck,
} from '../../../src/harness/check.ts'
import { cutAt, glued, oneByOne } from '../../../src/harness/delivery.ts'
import { lastWords } from '../../../src/harness/last-words.ts'
import { pileUp } from '../../../src/harness/pile.ts'
import { serverRules, serverStart } from '../../../src/harness/rules.ts'

const chapter = 'chapters/06-resets'
const LETTERS = line('Grüße, naïve café: 1 €')
const EVERY_BYTE = Buffer.from([...Array(256).keys()].filter((byte) => byte !== 10))
// A line as long as a line may be.
const LONG_LINE = Buffer.alloc(64 * KIB, 'a').fill('\n', 64 * KIB - 1)
// What no kernel holds for a client that doesn't read.
const PENDING = { piece: LONG_LINE, most: 8 * MIB }

export const checks = [
  ...serverStart(`${chapter} § 4.1`),

  ...promise(
    {
      number: 1,
      why: 'a line is what ends with a line feed, whatever a chunk is; a byte is not a letter',
      read: `${chapter} § 4.5`,
    },
    [
      check('answers each line in upper case, however it is delivered', async ({ server }) => {
        await ask(await server.connect(), Buffer.concat([EVERY_BYTE, line('')]))
        const lines = Buffer.concat([LETTERS, line(''), line('and more')])
        const cut = cutAt(LETTERS.indexOf('ü') + 1, 'cut inside a character')
        await eachDelivery(server, [glued, cut, oneByOne], async (delivery) => {
          await ask(await server.connect(), lines, delivery)
        })
      }),
      waitingCheck('waits for the end of a line', async ({ server }) => {
        const peer = await server.connect()
        await peer.send(line('a line, and half').subarray(0, -1))
        await peer.expectNoByte()
        await peer.send(line(' of one'))
        await peer.expect(Buffer.from('A LINE, AND HALF OF ONE\n'))
      }),
    ],
  ),

  ...promise(
    {
      number: 1,
      why: 'a reset ends one connection; nothing of it belongs to another one',
      read: `${chapter} § 5.1`,
    },
    [
      check('serves on after resets, before a byte and in mid-line', async ({ server }) => {
        const polite = await server.connect()
        await ask(polite, line('hello'))
        const silent = await server.connect()
        await ask(await server.connect(), line('hello'))
        silent.reset()
        await stillServes(server, polite)
        await rudeClients(server, 200, Buffer.from('a whole line\nhalf a li'))
        await stillServes(server, polite)
      }),
      waitingCheck('serves on while a client vanishes in mid-answer', async ({ server }) => {
        const polite = await server.connect()
        await ask(polite, line('hello'))
        const vanishing = await server.connect()
        await pileUp(server, vanishing, PENDING)
        await stillServes(server, polite)
        vanishing.reset()
        await stillServes(server, polite)
      }),
    ],
  ),

  ...promise(
    {
      number: 2,
      why: 'each connection ends once, and the first thing that says how is the one that counts',
      read: `${chapter} § 4.4`,
    },
    [
      startCheck('counts lines and endings, and prints them on SIGTERM', async ({ program }) => {
        const server = await program.serve()
        const polite = await server.connect()
        await ask(polite, line('one\ntwo'))
        const silent = await server.connect()
        for (const farewell of ['three\nfour\n', 'five\nand a half', '']) {
          const closing = await server.connect()
          await closing.send(Buffer.from(farewell))
          await leave(closing)
        }
        const rude = await server.connect()
        await ask(rude, line('six'))
        await rude.send(Buffer.from('seven and no'))
        rude.reset()
        silent.reset()
        await stillServes(server, polite)
        const served = 6 + STILL.served
        const closed = 3 + STILL.closed
        // The polite one is still there.
        const counts = { served: [served, served], closed, reset: 2 } as const
        expectCounts(await lastWords(program, server), counts)
      }),
      waitingStartCheck(
        'counts a client that vanishes in mid-answer as reset, also after its FIN',
        async ({ program }) => {
          const server = await program.serve()
          const polite = await server.connect()
          const [gone, ended] = [await server.connect(), await server.connect()]
          await pileUp(server, gone, PENDING)
          gone.reset()
          await pileUp(server, ended, PENDING)
          ended.halfClose()
          await stillServes(server, polite)
          ended.reset()
          await stillServes(server, polite)
          await leave(polite)
          const answered = 2 * STILL.served
          const sent = (gone.sentBytes + ended.sentBytes) / LONG_LINE.length
          const closed = 2 * STILL.closed + 1
          const counts = { served: [answered, answered + sent], closed, reset: 2 } as const
          expectCounts(await lastWords(program, server), counts)
        },
      ),
    ],
  ),

  ...promise(
    {
      number: 3,
      why: 'a server runs for months: what stays of each client fills it up in the end',
      read: `${chapter} § 5.6`,
    },
    [
      check('ends its side when a client has ended', async ({ server }) => {
        const peer = await server.connect()
        await ask(peer, line('goodbye'))
        peer.halfClose()
        await peer.expectFarewell('FIN')
      }),
      largeCheck('keeps nothing of clients that have reset', async ({ server }) => {
        await expectFreed(server, LONG_LINE.subarray(0, 60 * KIB))
      }),
    ],
  ),

  ...serverRules(`${chapter} § 4.1`),
]
