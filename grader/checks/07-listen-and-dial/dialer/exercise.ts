import { dials, says } from '../lines.ts'
import { defineExercise } from '../../../src/exercise.ts'
import { startCheck } from '../../../src/harness/check.ts'
import { listen } from '../../../src/harness/ports.ts'
import { cutAt } from '../../../src/harness/delivery.ts'

export const exercise = defineExercise({
  title: 'Dialer',
  role: 'client',
  telling: startCheck('a line that arrives in two pieces', async ({ program }) => {
    const listener = await listen(program, says('hello, dialer\n', cutAt(5)))
    await dials(program, { port: listener.port }, listener)
  }),
  hints: {
    0: [
      'Do you dial at all, and whom?',
      'Read "Rules for every program" in the contract, and chapters/07-listen-and-dial § 4.2.',
      'net.connect takes the host and the port that the starter has read from process.argv.',
    ],
    1: [
      'When do you have a whole line, and what may stand in the pieces before and after it?',
      'Read chapters/07-listen-and-dial § 4.4: the first line.',
      "socket.setEncoding('utf8'), one string that grows, and indexOf('\\n') after each piece; then print, and let go of the socket.",
    ],
    2: [
      'What does the machine over there answer when nobody listens on the port?',
      'Read chapters/07-listen-and-dial § 4.3: what can go wrong.',
      "The socket's 'error' event, and error.code, which is ECONNREFUSED.",
    ],
    3: [
      'From when on does your time-out count, and what sets it anew?',
      'Read chapters/07-listen-and-dial § 5.4: the time-out of a socket.',
      'One setTimeout at the start, cleared by nothing but the end; socket.setTimeout is another thing.',
    ],
    4: [
      'What has to happen before the first SYN when the host is a name?',
      'Read chapters/07-listen-and-dial § 2.6: names.',
      'error.code is ENOTFOUND, or EAI_AGAIN where no name server answered.',
    ],
    5: [
      'How does a reset look different from an end?',
      'Read chapters/07-listen-and-dial § 4.3: what can go wrong.',
      "A reset is an 'error' whose code is ECONNRESET; 'end' doesn't come then, and 'close' comes after either.",
    ],
    6: [
      'What do you have when the server has ended, and no newline has come?',
      'Read chapters/07-listen-and-dial § 4.4: the first line.',
      "The 'end' event: what has been collected by then is no line, and isn't printed.",
    ],
    7: [
      'How many addresses may a name have, and which of them does your program try?',
      'Read chapters/07-listen-and-dial § 2.6 and § 5.2: one name, two addresses.',
      "net.connect with the name itself tries all of them; don't ask for one family, nor look the name up yourself.",
    ],
    8: [
      'Who reads the line, and who reads the status?',
      'Read chapters/07-listen-and-dial § 2.5 and § 5.3: errors are values.',
      'console.error, for every failure; AggregateError has no message of its own, but errors; what no status stands for is 1.',
    ],
  },
})
