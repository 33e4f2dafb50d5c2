/** The hidden checks of the echo server, in teaching order. */
import {
  BLOCK_BYTES,
  EURO,
  EVERY_BYTE,
  exchange,
  exchangeAndEnd,
  expectNoneLeftOut,
  expectReturned,
  MIB,
  stillServes,
} from '../exchange.ts'
import { repeated } from '../../../src/harness/bytes.ts'
import {
  check,
  eachDelivery,
  expectAtMost,
  largeCheck,
  promise,
  sideBySide,
  waitingCheck,
} from '../../../src/harness/check.ts'
import { cutAt, glued, oneByOne } from '../../../src/harness/delivery.ts'
import { serverRules, serverStart } from '../../../src/harness/rules.ts'

const chapter = 'chapters/01-reliable-streams'

export const checks = [
  ...serverStart(`${chapter} § 4.1`),

  ...promise(
    {
      number: 1,
      why: "a 'data' event is a piece of the stream, not a message, and its bytes need not be text",
      read: `${chapter} § 5.1`,
    },
    [
      check('returns every byte, however they are delivered', async ({ server, random }) => {
        await expectReturned(server, Buffer.concat([EVERY_BYTE, random.bytes(44)]))
        const lines = Buffer.concat([EURO, random.bytes(2)])
        const cut = cutAt(EURO.indexOf('€') + 1, 'cut inside a character')
        await eachDelivery(server, [glued, cut, oneByOne], async (delivery) => {
          await expectReturned(server, lines, delivery)
        })
      }),
      largeCheck('returns 64 MiB unchanged', async ({ server, random }) => {
        await expectReturned(server, repeated(random.bytes(BLOCK_BYTES), 64 * MIB))
      }),
    ],
  ),

  ...promise(
    {
      number: 2,
      why: 'a client may wait for its answer before it sends more: a server that waits as well waits for ever',
      read: `${chapter} § 2.4`,
    },
    [
      check('answers before the client has finished', async ({ server, random }) => {
        const peer = await server.connect()
        await exchange(peer, random.letters(5))
        await exchange(peer, random.letters(1))
        await exchange(peer, random.letters(1000))
      }),
    ],
  ),

  ...promise(
    {
      number: 3,
      why: 'the client takes every byte for an answer; what is meant for people goes to standard error',
      read: `${chapter} § 2.4`,
    },
    [
      waitingCheck('writes nothing of its own', async ({ server, random }) => {
        const message = random.letters(20)
        const peer = await server.connect()
        await peer.expectNoByte()
        await peer.send(message)
        await peer.expect(message)
        peer.halfClose()
        await peer.expectNoByte()
      }),
    ],
  ),

  ...promise(
    {
      number: 4,
      why: 'each connection is a conversation of its own, with a socket and a buffer of its own',
      read: `${chapter} § 5.6`,
    },
    [
      largeCheck('serves 200 clients at once, each by itself', async ({ server, random }) => {
        const [one, other] = [await server.connect(), await server.connect()]
        const [hers, his] = [random.letters(100), random.letters(100)]
        await exchange(one, hers)
        await exchange(other, his)
        one.expectNever(his)
        other.expectNever(hers)
        const [slow, stuck] = [await server.connect(), await server.connect()]
        await slow.send(random.letters(1))
        stuck.stopReading()
        await stuck.offer(random.bytes(BLOCK_BYTES), 96 * MIB)
        await exchange(one, random.letters(1000))
        await exchange(await server.connect(), random.letters(1000))
        server.transcript.startAfresh()
        const peers = await server.connectMany(200)
        await sideBySide(peers, async (peer) => {
          await exchange(peer, random.letters(1000))
          peer.halfClose()
          await peer.untilFarewell()
        })
        await expectNoneLeftOut(server, peers)
      }),
    ],
  ),

  ...promise(
    {
      number: 5,
      why: "the client's FIN ends what it sends; what it is owed is still to be delivered",
      read: `${chapter} § 5.4`,
    },
    [
      largeCheck(
        'sends everything to a client that half-closes, and then its FIN',
        async ({ server, random }) => {
          const stream = repeated(random.bytes(BLOCK_BYTES), 8 * MIB)
          // One that never ends keeps nobody from a FIN; nor does one that doesn't read, below.
          await exchange(await server.connect(), random.letters(10))
          await exchangeAndEnd(server, random)
          server.transcript.startAfresh()
          const peer = await server.connect()
          // Nothing is read before the program has all it takes: what it owes at the FIN is still to come.
          peer.stopReading()
          await peer.send(stream)
          peer.halfClose()
          await peer.untilTakenOrStuck()
          await exchangeAndEnd(server, random)
          peer.readOn()
          await peer.expectInOrder(stream)
          await peer.expectFarewellAtLast('FIN')
        },
      ),
    ],
  ),

  ...promise(
    {
      number: 6,
      why: 'what a client does not read piles up: in the kernel up to a limit, in the program without one',
      read: `${chapter} § 5.3`,
    },
    [
      largeCheck('stops reading from a client that does not read', async ({ server, random }) => {
        const block = random.bytes(BLOCK_BYTES)
        const before = await server.memory()
        const peer = await server.connect()
        peer.stopReading()
        // 256 MiB are on offer; more than 96 accepted is a broken promise, whatever comes after.
        const accepted = await peer.offer(block, 97 * MIB)
        expectAtMost(accepted, 96 * MIB, { what: 'accepted', symptom: 'took too much' })
        const grown = (await server.memory()) - before
        expectAtMost(grown, 64 * MIB, { what: 'more of resident memory', symptom: 'memory' })
        peer.readOn()
        await peer.expectInOrder(repeated(block, peer.sentBytes))
      }),
    ],
  ),

  ...promise(
    {
      number: 7,
      why: 'a client that resets is an everyday event: it ends one connection and no other',
      read: `${chapter} § 5.5`,
    },
    [
      check('survives a client that resets in silence', async ({ server, random }) => {
        const polite = await server.connect()
        const silent = await server.connect()
        await exchange(polite, random.letters(10))
        silent.reset()
        await stillServes(server, polite, random)
      }),
      largeCheck('survives a client that resets in mid-answer', async ({ server, random }) => {
        const polite = await server.connect()
        const stuck = await server.connect()
        stuck.stopReading()
        await stuck.offer(random.bytes(BLOCK_BYTES), 96 * MIB)
        stuck.reset()
        await stillServes(server, polite, random)
      }),
    ],
  ),

  ...serverRules(`${chapter} § 4.1`),
]
