import { drips, expectCut, says, talks, times } from '../talk.ts'
import { defineExercise } from '../../../src/exercise.ts'
import { waitingCheck } from '../../../src/harness/check.ts'

export const exercise = defineExercise({
  title: 'Deadline server',
  role: 'server',
  telling: waitingCheck(
    'a line that drips, and its deadline',
    async ({ server }) => {
      const peer = await server.connect()
      await talks(peer, 'hello')
      const since = await says(peer, '.')
      await Promise.all([drips(peer, 100, 6), expectCut(peer, 'line', { server, since, ms: 300 })])
      peer.halfClose()
    },
    times({ lineMs: 300 }),
  ),
  hints: {
    0: [
      'What is the length of a line whose letters take two bytes each, and whose pieces come one by one?',
      'Read "Rules for every program" in the contract, and chapters/09-deadlines § 4.2.',
      'Count bytes in Buffers, never characters: chunk.indexOf(10) finds a newline, and what is behind the last one waits.',
    ],
    1: [
      'What starts the time of a line, and what may set it anew?',
      'Read chapters/09-deadlines § 5.1: the time-out that never comes.',
      'One setTimeout at the first byte, none at the next ones; socket.setTimeout is another thing. A line may begin behind the newline of another.',
    ],
    2: [
      'Which timer runs while a client says nothing at all?',
      'Read chapters/09-deadlines § 2.2: from when on a deadline counts.',
      'The timer of a line is set when there is a first byte, and cleared at the newline; between the two lines there is none.',
    ],
    3: [
      'When the second line begins, how much of the first one is still in its timer?',
      'Read chapters/09-deadlines § 2.2.',
      'clearTimeout at the newline, and a new setTimeout at the next first byte.',
    ],
    4: [
      'What must not be set anew, whatever the client does? And who is waiting when the time is over?',
      'Read chapters/09-deadlines § 2.3 and § 2.4.',
      'One setTimeout at the connection. If the callback of a write is still to come by then: resetAndDestroy.',
    ],
    5: [
      'What does it mean for an answer to be taken, and how does Node tell you?',
      'Read chapters/09-deadlines § 2.4: an answer that nobody takes.',
      'A timer for each write, cleared in the callback of that write; other bytes, written or read, change nothing about it.',
    ],
    6: [
      'Do you cut anybody who still has time?',
      'Read chapters/09-deadlines § 2.2.',
      'Let the timer decide, and nothing else: no margin, no rounding.',
    ],
    7: [
      'How many clients share your timer?',
      'Read chapters/09-deadlines § 5.2: one timer for all.',
      'Declare the timers inside the function that is called for each connection.',
    ],
    8: [
      'What is left of a connection when it is closed?',
      'Read chapters/09-deadlines § 5.4: the timer that stays.',
      "clearTimeout for every timer at the socket's 'close', which comes after FIN, reset and destroy alike.",
    ],
    9: [
      'The client is still sending when you close. What does your kernel answer?',
      'Read chapters/09-deadlines § 5.3: the error that nobody reads.',
      "end() with the error line, resume() to read on, and a timer with resetAndDestroy; with allowHalfOpen the socket closes by itself at the client's FIN.",
    ],
  },
})
