/** The hidden checks of the reassembler, in teaching order. */
import {
  closeAndOpenWindow,
  expectAllInOne,
  expectDrained,
  expectEndInOrder,
  expectFinInPlace,
  expectAround,
  expectBeyondDropped,
  expectStopped,
  LINGER_MS,
  opened,
} from '../conversation.ts'
import { expectWhole } from '../losses.ts'
import { disturb, expectOtherSenderIgnored, expectStrangersIgnored } from '../strangers.ts'
import {
  largeStartCheck,
  promise,
  startCheck,
  waitingStartCheck,
} from '../../../src/harness/check.ts'
import { expectEnd, expectOutput, receiver, sender } from '../../../src/harness/datagrams.ts'
import { datagramRules, datagramStart } from '../../../src/harness/datagram-rules.ts'
import { FLAGS } from '../../../src/harness/segment.ts'

const at = (section: number): string => `chapters/03-acknowledgements § ${section}`
const MIB = 1024 ** 2
const { SYN, ACK, FIN } = FLAGS

// macOS has 127.0.0.1 alone.
const HAS_OTHER_ADDRESSES = process.platform !== 'darwin'

export const checks = [
  ...datagramStart(at(4.1)),

  ...promise(
    {
      number: 1,
      why: 'an ACK names the next byte expected: all before it are there',
      read: at(2.3),
    },
    [
      startCheck(
        'acknowledges a SYN, and each segment by the next byte expected',
        async ({ program, random }) => {
          const bytes = random.bytes(250)
          const { peer } = await opened(program, random)
          await peer.exchange(0, { payload: bytes.subarray(0, 100), flags: ACK }, 100)
          await peer.exchange(100, { payload: bytes.subarray(100, 150) }, 150)
          await peer.exchange(200, { payload: bytes.subarray(200) }, 150)
          await peer.exchange(150, { payload: bytes.subarray(150, 200) }, 250)
          await peer.exchange(0, { payload: bytes.subarray(0, 100) }, 250)
          await peer.exchange(0, { flags: SYN }, 250)
          await peer.expectIgnored(() => peer.send(250))
        },
      ),
      waitingStartCheck(
        'closes its window while its output is not read, and opens it again',
        async ({ program, random }) => {
          await closeAndOpenWindow(await opened(program, random), random.bytes(MIB))
        },
      ),
    ],
  ),

  ...promise(
    { number: 2, why: 'an application is given bytes in order, each once', read: at(5.2) },
    [
      waitingStartCheck(
        'writes bytes in order, each once, as soon as they are in order',
        async ({ program, random }) => {
          const bytes = random.bytes(MIB)
          const conversation = await opened(program, random)
          const { peer, subject } = conversation
          await peer.exchange(0, { payload: bytes.subarray(0, 10) }, 10)
          await expectOutput(subject, bytes.subarray(0, 10))
          await peer.exchange(20, { payload: bytes.subarray(20, 30) }, 10)
          await expectOutput(subject, bytes.subarray(0, 10))
          await peer.exchange(10, { payload: bytes.subarray(10, 20) }, 30)
          await expectOutput(subject, bytes.subarray(0, 30))
          await peer.exchange(0, { payload: bytes.subarray(0, 30) }, 30)
          await expectOutput(subject, bytes.subarray(0, 30))
          await closeAndOpenWindow(conversation, bytes)
          await expectOutput(subject, bytes.subarray(0, peer.there))
        },
      ),
    ],
  ),

  ...promise(
    {
      number: 3,
      why: 'the network may deliver a segment late, twice, or out of order',
      read: at(5.3),
    },
    [
      startCheck(
        'takes segments that are late, twice, out of order or overlapping',
        async ({ program, random }) => {
          const bytes = random.bytes(100)
          const part = (from: number, to: number): { payload: Buffer } => ({
            payload: bytes.subarray(from, to),
          })
          const { peer, subject } = await opened(program, random)
          await peer.exchange(40, part(40, 60), 0)
          await peer.exchange(80, part(80, 100), 0)
          await peer.exchange(40, part(40, 45), 0)
          await peer.exchange(50, part(50, 70), 0)
          await peer.exchange(0, part(0, 10), 10)
          await peer.exchange(5, part(5, 45), 70)
          await peer.exchange(60, part(60, 100), 100)
          await expectOutput(subject, bytes)
        },
      ),
      startCheck('drops what is beyond its window', async ({ program, random }) => {
        await expectBeyondDropped(program, random)
      }),
    ],
  ),

  ...promise(
    { number: 4, why: 'a sequence number has 32 bits: after 4,294,967,295 comes 0', read: at(2.4) },
    [
      startCheck('goes on when sequence numbers wrap around', async ({ program, random }) => {
        await expectAround(program, random)
      }),
    ],
  ),

  ...promise(
    { number: 5, why: 'the FIN takes a number, and its ACK may be lost as well', read: at(5.6) },
    [
      waitingStartCheck(
        'acknowledges the FIN, waits, and exits with status 0',
        async ({ program, random }) => {
          await expectEndInOrder(program, random)
        },
      ),
      waitingStartCheck('exits when standard output has taken all', async ({ program, random }) =>
        expectDrained(program, random),
      ),
      startCheck('takes the data and the FIN that come with a SYN', async ({ program, random }) => {
        await expectAllInOne(program, random)
      }),
      startCheck('takes a FIN that comes early, and nothing beyond it', expectFinInPlace),
      startCheck('exits with status 1 on SIGTERM before that', async (stage) =>
        expectStopped(stage, 0),
      ),
      startCheck('exits with status 1 on SIGTERM behind the FIN as well', async (stage) =>
        expectStopped(stage, FIN),
      ),
    ],
  ),

  ...promise({ number: 6, why: 'a UDP port hears whatever anybody sends to it', read: at(5.7) }, [
    waitingStartCheck('ignores datagrams that are not for it', async ({ program, random }) => {
      const subject = await receiver(program)
      const peer = await sender(subject, { random })
      const other = await sender(subject, { random })
      await expectStrangersIgnored(peer, other, random)
      if (HAS_OTHER_ADDRESSES)
        await expectOtherSenderIgnored(await sender(subject, { random, like: peer }), random)
      const bytes = random.bytes(10)
      await peer.exchange(0, { payload: bytes, flags: FIN }, 11)
      const since = peer.sentAt
      // A program that is kept awake ends so late that no busy machine explains it.
      for (let times = 0; times < 4 && !subject.process.exit; times += 1) {
        await peer.pause(LINGER_MS - 150)
        disturb(peer, other, random)
      }
      await expectEnd(subject, 0, { since, afterMs: LINGER_MS })
      await expectOutput(subject, bytes)
    }),
  ]),

  ...promise({ number: 7, why: 'loss, repetition and reordering come together', read: at(2.5) }, [
    largeStartCheck('puts together 1 MiB that a relay loses, repeats and reorders', expectWhole),
  ]),

  ...datagramRules(at(4.1)),
]
