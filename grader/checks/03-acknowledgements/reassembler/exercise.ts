import { defineExercise } from '../../../src/exercise.ts'
import { startCheck } from '../../../src/harness/check.ts'
import { FLAGS } from '../../../src/harness/segment.ts'
import { opened } from '../conversation.ts'

export const exercise = defineExercise({
  title: 'Reassembler',
  role: 'server',
  hints: {
    0: [
      'Which of the rules did you change? The starter keeps all of them.',
      'Read "Rules for every program" in the contract, and chapters/03-acknowledgements § 4.1.',
      'process.argv holds the port; socket.bind takes a port and a host; process.exit ends with a status.',
    ],
    1: [
      'Which byte do you want next, and how many bytes can you take from there on?',
      'Read chapters/03-acknowledgements § 2.2, § 2.3 and § 5.5: the ACK names the next byte, the SYN takes a number, and the window is a promise.',
      'process.stdout.writableLength tells how many bytes wait in your process; take them off the window.',
    ],
    2: [
      'When a gap is filled, how much of what you hold is in order now?',
      'Read chapters/03-acknowledgements § 2.3: the number stands still at a gap, and then jumps.',
      'After each segment: as long as you hold the next byte, write it, let go of it, and count on.',
    ],
    3: [
      'Which bytes of this segment are old, which are beyond the window, and what is left between?',
      'Read chapters/03-acknowledgements § 5.2 and § 5.3: a segment is not a unit, and old data needs an answer.',
      'Math.max and Math.min cut a range; Buffer.subarray takes a part; keep the bytes by their numbers.',
    ],
    4: [
      'How far is 2 from 4,294,967,294, counted forwards?',
      'Read chapters/03-acknowledgements § 2.4 and § 5.4: numbers go round in a circle.',
      '(a - b) | 0 is the distance from b to a modulo 2³², with its sign; >>> 0 makes a number of 0 to 2³² - 1.',
    ],
    5: [
      'If your last ACK is lost, what does the sender do, and who answers?',
      'Read chapters/03-acknowledgements § 2.2 and § 5.6: the FIN has its place in the order, and the last ACK may be lost.',
      'One setTimeout, cleared and set anew by each datagram that counts; the callback of process.stdout.end says when all is written.',
    ],
    6: [
      'What do you know about a datagram before you have looked at it?',
      'Read chapters/03-acknowledgements § 3.3 and § 5.7: the layout, and who can send a datagram.',
      'datagram.length; flags & ~(SYN | ACK | FIN); from.address and from.port, compared with those of the first SYN.',
    ],
    7: [
      'Which of the promises above breaks only when several troubles meet?',
      'Read chapters/03-acknowledgements § 2.3 and § 2.5: what an ACK says, and when a segment is sent again.',
      'Log each segment and each answer to standard error: the ACK on which it stands still shows the byte that is missing.',
    ],
  },
  // Its segments are sent here once the harness speaks UDP.
  telling: startCheck(
    'a segment behind a gap, the one that fills it, and the FIN',
    async ({ program, random }) => {
      const bytes = random.letters(20)
      const { peer } = await opened(program, random)
      await peer.exchange(10, { payload: bytes.subarray(10) }, 0)
      await peer.exchange(0, { payload: bytes.subarray(0, 10) }, 20)
      await peer.exchange(20, { flags: FLAGS.FIN }, 21)
    },
  ),
})
