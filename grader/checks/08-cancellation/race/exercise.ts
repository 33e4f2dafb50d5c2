import { defineExercise } from '../../../src/exercise.ts'
import { Accepting } from '../../../src/harness/accepting.ts'
import { startCheck } from '../../../src/harness/check.ts'
import { refusingPort } from '../../../src/harness/ports.ts'
import { latePorts } from '../../../src/harness/late.ts'
import { Running } from '../../../src/harness/running.ts'

export const exercise = defineExercise({
  title: 'Race',
  role: 'client',
  telling: startCheck(
    'three ports: one is silent, one refuses, one answers',
    async ({ program }) => {
      const { first } = await latePorts(program, 1)
      const refused = await refusingPort(program)
      const server = await Accepting.open(program)
      const race = await Running.start(
        program,
        [3_000, first, refused, server.port],
        [server.listener],
      )
      const winner = await server.accept(race)
      await winner.untilFarewell()
      winner.halfClose()
      await race.ended()
    },
  ),
  hints: {
    0: [
      'Which of the rules did you change? The starter keeps all of them.',
      'Read "Rules for every program" in the contract, and chapters/08-cancellation § 4.1.',
      "process.argv holds the arguments; every socket needs an 'error' listener; process.exitCode is the status.",
    ],
    1: [
      'Two things can start the next dial. What becomes of the other one when the first has happened?',
      'Read chapters/08-cancellation § 2.5 and § 4.4: the stagger, and the winner.',
      "clearTimeout at the beginning of the function that dials; socket.end('hello\\n'), socket.resume(), and 'end'.",
    ],
    2: [
      'Who is still at work for a dial that has lost, and who will start the next one?',
      'Read chapters/08-cancellation § 5.1: a dial that nobody waits for.',
      'socket.destroy() for each loser, clearTimeout for the next dial, both at the connect.',
    ],
    3: [
      'May two of your dials have connected before your program hears of the first?',
      'Read chapters/08-cancellation § 5.4: two in the same moment.',
      "A variable that holds the winner, looked at first in each 'connect' listener.",
    ],
    4: [
      'Which dial fails last: the one that was started last?',
      'Read chapters/08-cancellation § 5.3: the first to settle is not the first to succeed.',
      'Keep the code of each port, and count them: all have failed when there are as many as ports.',
    ],
    5: [
      'How many timers measure your time-out, and what starts and stops them?',
      'Read chapters/08-cancellation § 2.4: one deadline for the whole.',
      'One setTimeout beside the first dial, cleared at the very end; it destroys every socket.',
    ],
    6: [
      'What does Node do on SIGINT by itself, and what does it leave to you once you listen for it?',
      'Read chapters/08-cancellation § 4.5: SIGINT.',
      "process.once('SIGINT', …) that destroys the sockets and clears the timers; or no listener at all.",
    ],
    7: [
      'What keeps a Node program alive?',
      'Read chapters/08-cancellation § 5.5: what is left behind.',
      'clearTimeout for each setTimeout, destroy for each socket, on each way out.',
    ],
  },
})
