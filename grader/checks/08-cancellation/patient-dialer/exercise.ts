import { defineExercise } from '../../../src/exercise.ts'
import { Accepting } from '../../../src/harness/accepting.ts'
import { startCheck } from '../../../src/harness/check.ts'
import { Running } from '../../../src/harness/running.ts'
import { failAfter, LINE } from '../trying.ts'

export const exercise = defineExercise({
  title: 'Patient dialer',
  role: 'client',
  telling: startCheck('a server that resets twice, and then says a line', async ({ program }) => {
    const server = await Accepting.open(program)
    const run = await Running.start(program, [server.port, 3], [server.listener])
    await failAfter(run, server, ['', 'half a li'])
    const peer = await server.accept(run)
    await peer.send(Buffer.from(LINE))
    await run.ended()
  }),
  hints: {
    0: [
      'Which of the rules did you change? The starter keeps all of them.',
      'Read "Rules for every program" in the contract, and chapters/08-cancellation § 4.1.',
      "process.argv holds the arguments; every socket needs an 'error' listener; process.exitCode is the status.",
    ],
    1: [
      'How many chunks may one line come in, and what else may be in the last of them?',
      'Read chapters/08-cancellation § 4.6: the first line.',
      "socket.setEncoding('utf8'), a string that grows, indexOf('\\n'); then socket.destroy().",
    ],
    2: [
      'Which failures may be over in a moment, and how many dials are that in all?',
      'Read chapters/08-cancellation § 2.6: errors that pass, and errors that stay.',
      "error.code is 'ECONNREFUSED' or 'ECONNRESET'; the text of a failed try is thrown away with it.",
    ],
    3: [
      'What happens when a thousand clients lose their server in the same moment?',
      'Read chapters/08-cancellation § 2.7: backoff and jitter.',
      'Math.min(100 * 2 ** (failures - 1), 2000) * (0.8 + Math.random() * 0.4), drawn before each wait.',
    ],
    4: [
      'Has a server that sends its FIN failed?',
      'Read chapters/08-cancellation § 2.6: errors that pass, and errors that stay.',
      "'end' before a whole line: status 1, and no other dial; it is an event of its own, not an 'error'.",
    ],
    5: [
      'What are the two things that your program may be waiting for when the signal comes?',
      'Read chapters/08-cancellation § 4.5: SIGINT.',
      'One AbortController, its signal given to the wait and to the dial; or no listener for SIGINT at all.',
    ],
  },
})
