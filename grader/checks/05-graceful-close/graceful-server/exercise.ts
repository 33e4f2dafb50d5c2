import { done, expectGone, farewell, serve, signalled, work } from '../work.ts'
import { defineExercise } from '../../../src/exercise.ts'
import { startCheck } from '../../../src/harness/check.ts'

export const exercise = defineExercise({
  title: 'Graceful server',
  role: 'server',
  telling: startCheck('two pieces of work, and a signal in the first', async ({ program }) => {
    const server = await serve(program)
    const peer = await server.connect()
    await peer.send(work(200, 20))
    await signalled(server)
    await peer.expect(done(200, 20))
    await expectGone(server, await farewell(peer))
  }),
  hints: {
    0: [
      'Which of the rules did you change? The starter keeps all of them.',
      'Read "Rules for every program" in the contract, and chapters/05-graceful-close § 4.3.',
      "process.on('SIGTERM', …) and process.on('SIGINT', …); server.close(); process.exit with a status.",
    ],
    1: [
      'Which of your variables belong to one connection, and what is left over when a chunk ends in mid-line?',
      'Read chapters/05-graceful-close § 4.3: work in hand is a queue for each connection.',
      'A queue of lines for each socket, one setTimeout at a time, and the next one started in its callback.',
    ],
    2: [
      'Who answers a SYN when your program has caught the signal and goes on?',
      'Read chapters/05-graceful-close § 5.1: what close() of a server does, and what it waits for.',
      'server.close(), first of all; both signals lead to the same function.',
    ],
    3: [
      'What does a client do that is connected, says nothing, and is never told that you leave?',
      'Read chapters/05-graceful-close § 5.1: close() of a server leaves its connections alone.',
      'Keep a Set of the open connections; at the signal, socket.end() for each one without work.',
    ],
    4: [
      'What did you take on before the signal, and what came after it?',
      'Read chapters/05-graceful-close § 5.2: what is owed, and what is not.',
      'A flag that is set at the signal: what is read after it is dropped; socket.end() when the queue is empty.',
    ],
    5: [
      "Where is an answer when write() and 'finish' have come?",
      'Read chapters/05-graceful-close § 2.5: handed to the kernel is not delivered.',
      "A connection is gone at 'close' of its socket, not at 'finish', and not when end() was called.",
    ],
    6: [
      'When is a connection over, and who tells you?',
      "Read chapters/05-graceful-close § 2.3 and § 4.2: 'close' comes when both directions have ended.",
      'The callback of server.close() comes when the last connection is gone; clearTimeout for the grace.',
    ],
    7: [
      'What would a client think that gets a FIN in the middle of its answers?',
      'Read chapters/05-graceful-close § 5.5: a FIN that looks like success.',
      'setTimeout with graceMs, socket.resetAndDestroy() for each one that is left, and status 1.',
    ],
    8: [
      'What does your handler do when it is called again?',
      'Read chapters/05-graceful-close § 5.3: a second signal.',
      'process.on, not process.once; the flag that says that you are leaving decides.',
    ],
    9: [
      "Who sends your FIN when the client's has come and its answers are not written yet?",
      "Read chapters/05-graceful-close § 4.1 and § 5.6: a client's FIN, and late answers.",
      "allowHalfOpen in createServer; at 'end', socket.end() only when the queue is empty.",
    ],
  },
})
