import { EURO, expectReturned } from '../exchange.ts'
import { defineExercise } from '../../../src/exercise.ts'
import { check } from '../../../src/harness/check.ts'
import { cutAt } from '../../../src/harness/delivery.ts'

export const exercise = defineExercise({
  title: 'Echo server',
  role: 'server',
  telling: check('a character that arrives in two pieces, and the FIN', async ({ server }) => {
    await expectReturned(server, EURO, cutAt(EURO.indexOf('€') + 1))
  }),
  hints: {
    0: [
      'Which of the rules did you change? The starter keeps all of them.',
      'Read "Rules for every program" in the contract, and chapters/01-reliable-streams § 4.1.',
      'process.argv holds the port; server.listen takes a port and a host; process.exitCode is the status.',
    ],
    1: [
      "How many 'data' events can one message be, and when is it safe to turn bytes into text?",
      'Read chapters/01-reliable-streams § 5.1 and § 5.2: a chunk is not a message, bytes are not text.',
      "The event is 'data', it comes as often as it likes, and it brings a Buffer: write that back as it is.",
    ],
    2: [
      'What does a client do that waits for its answer before it says more?',
      'Read chapters/01-reliable-streams § 2.4: a byte stream has no messages, so there is nothing to wait for.',
      "Answer inside the 'data' listener, with socket.write, each time.",
    ],
    3: [
      'Who reads what you write to the socket, and can it tell a greeting from an answer?',
      'Read chapters/01-reliable-streams § 2.4. What is meant for people goes to standard error.',
      'console.error writes to standard error; socket.write and socket.end should be given echoed bytes alone.',
    ],
    4: [
      'Which of your variables are shared by all clients?',
      'Read chapters/01-reliable-streams § 5.6: one client must not wait for another.',
      "All that belongs to one conversation lives inside the 'connection' listener, one for each socket.",
    ],
    5: [
      'When the client has said all it has to say, what does it still have to hear?',
      "Read chapters/01-reliable-streams § 5.4: the client's FIN is not the end of your writing.",
      'allowHalfOpen in createServer, and socket.end, which sends the FIN behind all that was written.',
    ],
    6: [
      'What did write() answer, and where are the bytes that the client has not read?',
      'Read chapters/01-reliable-streams § 5.3: write() has an answer.',
      "socket.pause when write() gives false, socket.resume at 'drain'; pipe and pipeline do it for you.",
    ],
    7: [
      "What does Node do with an 'error' event that nobody listens to?",
      "Read chapters/01-reliable-streams § 5.5: an 'error' that nobody listens to.",
      "Each socket needs an 'error' listener of its own; it may do nothing.",
    ],
  },
})
