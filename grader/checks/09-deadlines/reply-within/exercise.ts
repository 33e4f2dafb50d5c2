import { trickles } from '../answers.ts'
import { asks } from '../replies.ts'
import { defineExercise } from '../../../src/exercise.ts'
import { waitingStartCheck } from '../../../src/harness/check.ts'

export const exercise = defineExercise({
  title: 'Reply within',
  role: 'client',
  telling: waitingStartCheck('an answer that trickles beyond the deadline', async ({ program }) => {
    await asks(program, trickles(80, 'an answer'), 300)
  }),
  hints: {
    0: [
      'Do you dial at all, and what do you say first?',
      'Read "Rules for every program" in the contract, and chapters/09-deadlines § 4.4.',
      "net.connect({ host: '127.0.0.1', port }), and write('now\\n'): Node keeps it until the connection is there.",
    ],
    1: [
      'When do you have a whole line, and what keeps your program running after it?',
      'Read chapters/09-deadlines § 4.4: a client with a deadline.',
      "setEncoding('utf8'), a string that grows, indexOf('\\n'); then clearTimeout, and let go of the socket.",
    ],
    2: [
      'Is there a moment before the deadline at which you give up?',
      'Read chapters/09-deadlines § 2.2: from when on a deadline counts.',
      'One timer for the whole, and no other: no part of it for the dial, none for the first byte.',
    ],
    3: [
      'What sets your timer anew? And how does the server learn that you are gone?',
      'Read chapters/09-deadlines § 5.1: the time-out that never comes.',
      'setTimeout once; in it socket.resetAndDestroy(), and process.exitCode = 4. Nothing that came is printed.',
    ],
    4: [
      'From when on does your timer run, and what does it do while there is no connection yet?',
      'Read chapters/09-deadlines § 2.5: the dial counts.',
      'Set the timer beside net.connect, not in its callback; a socket that is still connecting has nothing to reset: destroy() ends the dial.',
    ],
    5: [
      'Which events end a connection without an answer?',
      'Read chapters/09-deadlines § 4.4.',
      "'error' for refused and reset, 'end' for a FIN; console.error and process.exitCode = 1 in both.",
    ],
  },
})
