import { hose, numbers, stalled } from '../stream.ts'
import { defineExercise } from '../../../src/exercise.ts'
import { startCheck } from '../../../src/harness/check.ts'

const TOLD_BYTES = 16 * 1024 ** 2

export const exercise = defineExercise({
  title: 'Firehose',
  role: 'server',
  telling: startCheck('a client that begins to read late', async ({ program }) => {
    const peer = await stalled(await hose(program, TOLD_BYTES))
    peer.readOn()
    await peer.expect(numbers(TOLD_BYTES))
  }),
  hints: {
    0: [
      'Which of the rules did you change? The starter keeps all of them.',
      'Read "Rules for every program" in the contract, and chapters/04-windows § 4.1.',
      'process.argv holds the two arguments; server.listen takes a port and a host; process.exitCode is the status.',
    ],
    1: [
      'When write() answers false, has the piece been sent, refused or kept? And when it answers true, what comes then?',
      'Read chapters/04-windows § 4.2 and § 5.2: what false means, and that no drain follows a true.',
      "Count each piece once, whatever write() says; go on at 'drain' after a false, at once after a true; socket.end() behind the last.",
    ],
    2: [
      'Where are the bytes that you have written and the client has not read?',
      'Read chapters/04-windows § 2.5 and § 5.1: the buffers on the way, and the one without a limit.',
      "socket.write() answers false: stop there, and let 'drain' call you again. pipeline() does it for you.",
    ],
    3: [
      'Whom does your program wait for when it waits, and who else waits with it?',
      'Read chapters/04-windows § 5.4: one loop for all.',
      "All that belongs to one client lives inside the 'connection' listener: a count, and a 'drain' listener of its own.",
    ],
    4: [
      'Which of your variables still know a client that has gone, and which event told you so?',
      'Read chapters/04-windows § 5.5: what a closed connection leaves behind.',
      "An 'error' listener on each socket; whatever you keep for a client in a Map or Set, take it out at 'close'.",
    ],
    5: [
      'Who reads what the client sends? And what does Node do with your side when the client ends its own?',
      'Read chapters/04-windows § 5.6: the other direction.',
      'socket.resume() reads and drops; allowHalfOpen in createServer keeps your side open.',
    ],
  },
})
