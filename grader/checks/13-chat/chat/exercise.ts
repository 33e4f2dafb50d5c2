import { Guest } from '../guest.ts'
import { allHear } from '../rooms.ts'
import { CALM } from '../settings.ts'
import { defineExercise } from '../../../src/exercise.ts'
import { check } from '../../../src/harness/check.ts'

export const exercise = defineExercise({
  title: 'Chat',
  role: 'server',
  telling: check(
    'two members, a name that is taken, and an end',
    async ({ server }) => {
      const ann = await Guest.join(server, 'lobby', 'ann')
      const bob = await Guest.connect(server)
      await bob.says('join lobby ann', 'join lobby bob', 'say hello')
      await bob.hears('taken ann')
      await allHear([ann, bob], 'joined bob', 'said bob hello')
      bob.peer.halfClose()
      await ann.hears('left bob')
    },
    CALM,
  ),
  hints: {
    0: [
      'Which of the rules did you change? The starter keeps all of them.',
      'Read "Rules for every program" in the contract, and chapters/13-chat § 4.1.',
      'process.argv holds the eight numbers; server.listen takes a port and a host; on SIGTERM, without a client, nothing may keep the program.',
    ],
    1: [
      'Who is in the room when a frame is told to it, and what has come of the next frame by then?',
      'Read chapters/13-chat § 2.1, and chapters/11-framing § 4.3: take every whole frame there is, and keep the rest for each client.',
      'A Map from the name of a room to its members; one function that writes a frame to all of them, the speaker included; the length counts bytes: Buffer.byteLength.',
    ],
    2: [
      'Is there a moment in which some members have been told something, and others not yet, while another frame is treated?',
      'Read chapters/13-chat § 2.2: one door.',
      'Write to all members in one synchronous loop, for every kind of frame, the receipt of the speaker too; no await, no setImmediate, no special way for one of them.',
    ],
    3: [
      'By how many ways can a member be gone, and do all of them lead to one place in your program?',
      'Read chapters/13-chat § 2.3: a name belongs to a connection.',
      "'end' and 'close' both take the member out, and the first of them tells the room; a name is free when Map.delete has been called.",
    ],
    4: [
      'What is in your buffer behind the frame that you refuse, and what is still to come?',
      'Read chapters/13-chat § 2.4, and chapters/11-framing § 2.8: what a protocol says when it gives up.',
      "A flag that ends the loop and makes 'data' drop what comes; write the error, then socket.end(), and no destroy(); readUInt32BE.",
    ],
    5: [
      'Which moment begins each time, and what may begin it anew?',
      'Read chapters/13-chat § 2.5: three times, and who may begin each of them anew.',
      'One setTimeout at the connection, cleared by a join that succeeds; one at the first byte of a frame, which may be in the chunk that ends another, cleared when the frame is whole.',
    ],
    6: [
      'What counts as a sign of life, and when does the count of pings begin again?',
      'Read chapters/13-chat § 2.6: who is asked, and what is an answer.',
      "timer.refresh() at each 'data', whatever is in it; a count of pings for each connection; resetAndDestroy().",
    ],
    7: [
      'Where are the bytes that a member has not read, and who waits for them?',
      'Read chapters/13-chat § 2.7: nobody waits.',
      "Look at socket.writableLength behind each write, and resetAndDestroy() over the bound; tell the room of it at 'close', not in the middle of the loop that writes.",
    ],
    8: [
      'What does your program still send to, or wait for, once it has called end()?',
      'Read chapters/13-chat § 2.8: one way to end.',
      "One function that ends a side: it clears the other timers, calls socket.end() and sets the timer of the grace, which 'close' clears. SIGTERM calls it for all.",
    ],
    9: [
      'Which of your twenty guests still counts for something when it is gone? And what does each of 500 cost?',
      'Read chapters/13-chat § 2.9, and chapters/06-resets § 5.1.',
      "An 'error' listener on each socket, from its first moment to its last; nothing that goes through all clients where a room would do; no limit of your own.",
    ],
  },
})
