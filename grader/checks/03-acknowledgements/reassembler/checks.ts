/** The hidden checks of the reassembler, in teaching order. */
import { expectNarrow, NARROW_BYTES, opened, untilWide } from '../conversation.ts'
import {
  largeStartCheck,
  promise,
  startCheck,
  waitingStartCheck,
} from '../../../src/harness/check.ts'
import {
  badRelay,
  expectEnd,
  expectOutput,
  expectPlace,
  receiver,
  sender,
  withUdpPortInUse,
} from '../../../src/harness/datagrams.ts'
import { refusesArguments, WRONG_ARGUMENTS } from '../../../src/harness/rules.ts'
import { encode, FLAGS } from '../../../src/harness/segment.ts'
import { transfer } from '../../../src/harness/transfer.ts'

const chapter = 'chapters/03-acknowledgements'
const MIB = 1024 ** 2
const LINGER_MS = 500
const { SYN, FIN } = FLAGS
const rules = {
  number: 0,
  why: 'a program that is started by others is known by its address, its words and its exit status',
  read: `${chapter} § 4`,
}

export const checks = [
  ...promise(rules, [
    startCheck(
      'listens on 127.0.0.1 at the UDP port it is given, and says so',
      async ({ program }) => {
        await expectPlace(await receiver(program))
      },
    ),
  ]),

  ...promise(
    {
      number: 1,
      why: 'an acknowledgement names the next byte expected: all before it are there, and that one is not',
      read: `${chapter} § 2`,
    },
    [
      startCheck(
        'acknowledges a SYN, and each segment by the next byte expected',
        async ({ program, random }) => {
          const bytes = random.bytes(250)
          const { peer } = await opened(program, random)
          await peer.exchange(0, { payload: bytes.subarray(0, 100) }, 100)
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
          const stream = random.bytes(MIB)
          const { peer, subject } = await opened(program, random)
          subject.process.stdout.stopReading()
          const sent = await peer.fill(stream, NARROW_BYTES)
          expectNarrow(peer, sent)
          subject.process.stdout.readOn()
          await untilWide(peer, sent, stream)
          await expectOutput(subject, stream.subarray(0, peer.there))
        },
      ),
    ],
  ),

  ...promise(
    {
      number: 2,
      why: 'the application is given a stream: bytes in order, without a gap, each once',
      read: `${chapter} § 2`,
    },
    [
      startCheck(
        'writes bytes in order, each once, as soon as they are in order',
        async ({ program, random }) => {
          const bytes = random.bytes(30)
          const { peer, subject } = await opened(program, random)
          await peer.exchange(0, { payload: bytes.subarray(0, 10) }, 10)
          await expectOutput(subject, bytes.subarray(0, 10))
          await peer.exchange(20, { payload: bytes.subarray(20) }, 10)
          await expectOutput(subject, bytes.subarray(0, 10))
          await peer.exchange(10, { payload: bytes.subarray(10, 20) }, 30)
          await expectOutput(subject, bytes)
          await peer.exchange(0, { payload: bytes }, 30)
          await expectOutput(subject, bytes)
        },
      ),
    ],
  ),

  ...promise(
    {
      number: 3,
      why: 'the network may deliver a segment late, twice, or after the one behind it',
      read: `${chapter} § 2`,
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
          await peer.exchange(40, part(40, 60), 0)
          await peer.exchange(50, part(50, 70), 0)
          await peer.exchange(0, part(0, 10), 10)
          await peer.exchange(5, part(5, 45), 70)
          await peer.exchange(60, part(60, 100), 100)
          await expectOutput(subject, bytes)
        },
      ),
      startCheck('drops what is beyond its window', async ({ program, random }) => {
        const stream = random.bytes(70_000)
        const { peer, subject } = await opened(program, random)
        await peer.exchange(stream.length, { payload: Buffer.from('beyond') }, 0)
        await peer.fill(stream, 1)
        await expectOutput(subject, stream)
      }),
    ],
  ),

  ...promise(
    {
      number: 4,
      why: 'a sequence number has 32 bits: after 4,294,967,295 comes 0',
      read: `${chapter} § 2`,
    },
    [
      startCheck('goes on when sequence numbers wrap around', async ({ program, random }) => {
        const bytes = random.bytes(200)
        const { peer, subject } = await opened(program, random, 2 ** 32 - 100)
        await peer.exchange(50, { payload: bytes.subarray(50, 150) }, 0)
        await peer.exchange(120, { payload: bytes.subarray(120) }, 0)
        await peer.exchange(0, { payload: bytes.subarray(0, 60) }, 200)
        await peer.exchange(90, { payload: bytes.subarray(90, 110) }, 200)
        await expectOutput(subject, bytes)
      }),
    ],
  ),

  ...promise(
    {
      number: 5,
      why: 'the FIN takes a number of its own, and its acknowledgement may be lost like any other',
      read: `${chapter} § 2`,
    },
    [
      waitingStartCheck(
        'acknowledges the FIN, waits, and exits with status 0',
        async ({ program, random }) => {
          const bytes = random.bytes(20)
          const { peer, subject } = await opened(program, random)
          await peer.exchange(20, { flags: FIN }, 0)
          await peer.exchange(0, { payload: bytes.subarray(0, 10) }, 10)
          await peer.exchange(10, { payload: bytes.subarray(10) }, 21)
          await peer.pause(250)
          await peer.exchange(20, { flags: FIN }, 21)
          await expectEnd(subject, 0, { since: peer.sentAt, afterMs: LINGER_MS })
          await expectOutput(subject, bytes)
        },
      ),
      startCheck('exits with status 1 on SIGTERM before that', async ({ program, random }) => {
        const { peer, subject } = await opened(program, random)
        await peer.exchange(0, { payload: random.bytes(10) }, 10)
        subject.process.signal('SIGTERM')
        await expectEnd(subject, 1, { since: performance.now(), afterMs: 0 })
      }),
    ],
  ),

  ...promise(
    { number: 6, why: 'a UDP port hears whatever anybody sends to it', read: `${chapter} § 3` },
    [
      waitingStartCheck('ignores datagrams that are not for it', async ({ program, random }) => {
        const subject = await receiver(program)
        const peer = await sender(subject, { random })
        const other = await sender(subject, { random })
        await peer.expectIgnored(() => peer.send(0, { payload: random.bytes(10) }))
        await peer.exchange(0, { flags: SYN }, 0)
        await peer.expectIgnored(() => peer.sendRaw(random.bytes(11)))
        const unknown = { seq: peer.first + 1, ack: 0, flags: 0x08, window: 0 }
        await peer.expectIgnored(() =>
          peer.sendRaw(encode({ ...unknown, payload: random.bytes(5) })),
        )
        await peer.expectIgnored(() =>
          peer.sendRaw(
            encode({ ...unknown, seq: peer.first + 9, flags: SYN, payload: Buffer.alloc(0) }),
          ),
        )
        await other.expectIgnored(() => other.send(0, { flags: SYN }))
        await other.expectIgnored(() => other.send(0, { payload: random.bytes(5) }))
        const bytes = random.bytes(10)
        await peer.exchange(0, { payload: bytes, flags: FIN }, 11)
        const since = peer.sentAt
        await peer.pause(250)
        peer.sendRaw(random.bytes(11))
        await expectEnd(subject, 0, { since, afterMs: LINGER_MS })
        await expectOutput(subject, bytes)
      }),
    ],
  ),

  ...promise(
    {
      number: 7,
      why: 'loss, repetition and reordering come together, and the stream is whole all the same',
      read: `${chapter} § 3`,
    },
    [
      largeStartCheck(
        'puts together 1 MiB that a relay loses, repeats and reorders',
        async ({ program, random }) => {
          const stream = random.bytes(MIB)
          const subject = await receiver(program)
          const peer = await sender(subject, { random, relay: badRelay(random) })
          await transfer(peer, stream)
          await expectOutput(subject, stream)
          await expectEnd(subject, 0, { since: peer.sentAt, afterMs: LINGER_MS })
        },
      ),
    ],
  ),

  ...promise(rules, [
    startCheck('exits with status 3 when the port is in use', ({ program }) =>
      withUdpPortInUse((port) => program.expectRefusal([String(port)], 3)),
    ),
  ]),
  ...refusesArguments(`${chapter} § 4`, WRONG_ARGUMENTS),
  ...promise(rules, [
    startCheck('picks a free port when it is given 0', async ({ program, random }) => {
      const peer = await sender(await receiver(program, 0), { random })
      await peer.exchange(0, { flags: SYN }, 0)
    }),
  ]),
]
