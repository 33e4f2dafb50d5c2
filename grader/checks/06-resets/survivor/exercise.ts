import { ask, line } from '../lines.ts'
import { defineExercise } from '../../../src/exercise.ts'
import { check } from '../../../src/harness/check.ts'

export const exercise = defineExercise({
  title: 'Survivor',
  role: 'server',
  telling: check('a client that resets in mid-line, and one that asks', async ({ server }) => {
    const rude = await server.connect()
    await rude.send(Buffer.from('one\ntw'))
    await rude.expect(Buffer.from('ONE\n'))
    rude.reset()
    await ask(await server.connect(), line('three'))
  }),
  hints: {
    0: [
      'Which of the rules did you change? The starter keeps all of them.',
      'Read "Rules for every program" in the contract, and chapters/06-resets § 5.1.',
      "process.argv holds the port; server.listen takes a port and a host; each socket needs an 'error' listener.",
    ],
    1: [
      'What belongs to one client alone, and what becomes of it when the client is gone?',
      'Read chapters/06-resets § 4.5 and § 5.1: lines from chunks, and whose they are.',
      "A buffer for each socket, lastIndexOf(10) in it, and an 'error' listener for each socket; not toUpperCase.",
    ],
    2: [
      'Which events can one connection have at its end, how often, and which of them comes last?',
      'Read chapters/06-resets § 4.4 and § 5.2: each connection ends once.',
      "'close' comes once, last, and says whether there was an error; what is open at the signal was ended by you.",
    ],
    3: [
      'What do you keep of a client, and which of its endings makes you forget it?',
      'Read chapters/06-resets § 5.6: what stays of a client.',
      "socket.end at 'end', if it is half-open; whatever stands in a Map or a Set goes at 'close', not at 'end'.",
    ],
  },
})
