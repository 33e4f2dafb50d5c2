import { defineExercise } from '../../../src/exercise.ts'
import { startCheck } from '../../../src/harness/check.ts'
import { listen } from '../../../src/harness/ports.ts'
import { run } from '../../../src/harness/client.ts'
import { politeAfter } from '../../../src/harness/manners.ts'

export const exercise = defineExercise({
  title: 'Handshake timer',
  role: 'client',
  telling: startCheck('two dials of a server that says nothing', async ({ program }) => {
    const listener = await listen(program, politeAfter(20))
    await run(program, [String(listener.port), '2', '1000'], listener)
  }),
  hints: {
    0: [
      'Which of the rules did you change? The starter keeps all of them.',
      'Read "Rules for every program" in the contract, and chapters/02-handshake § 5.5.',
      "process.argv holds the arguments; every socket needs an 'error' listener; process.exitCode is the status.",
    ],
    1: [
      'What can become of a dial, and which event tells you of each outcome?',
      'Read chapters/02-handshake § 2.6 and § 4.1: a refusal is one answer, and silence is none.',
      "The events are 'connect', 'error' (its code is ECONNREFUSED where nobody listens) and 'close', which comes once, last.",
    ],
    2: [
      "At which segment is the client's handshake over, and does the server's program have a part in it?",
      'Read chapters/02-handshake § 2.4, § 4.2, § 5.2 and § 5.3: what belongs to a handshake, and what is no part of it.',
      "performance.now() right before net.connect, and again first of all in the 'connect' listener.",
    ],
    3: [
      'When is one connection over, so that the next dial may start?',
      'Read chapters/02-handshake § 4.3: the farewell.',
      "socket.end() and socket.resume(), then 'close'; where that doesn't come for a second, socket.destroy().",
    ],
    4: [
      'Who is still at work for your dial when your timer has run out?',
      'Read chapters/02-handshake § 4.4 and § 5.4: a time-out that only tells.',
      'setTimeout or AbortSignal.timeout for the time; socket.destroy() for the dial.',
    ],
    5: [
      'Who sends the second SYN, and when?',
      'Read chapters/02-handshake § 2.6: an unanswered SYN is sent again, by the kernel.',
      'One net.connect for each attempt, and one clock, started with it; leave the trying again to TCP.',
    ],
    6: [
      "What does Node do with an 'error' event that nobody listens to, and what does your loop do after one?",
      'Read chapters/02-handshake § 5.5: a failed dial is a result.',
      "An 'error' listener on each socket; with promises, a try around each attempt, not around the loop.",
    ],
    7: [
      'How does sort() compare 9 and 10, and what is the middle of four?',
      'Read chapters/02-handshake § 5.6: numbers sorted as text.',
      'toSorted with a comparison of your own; Math.round(ms * 1000) / 1000; null where nothing connected.',
    ],
    8: [
      'What does whoever started your program want to know without reading its lines?',
      'Read promises 7 and 8 of the contract: the counts of the last line decide the status.',
      'process.exitCode, set when the last attempt is over.',
    ],
  },
})
