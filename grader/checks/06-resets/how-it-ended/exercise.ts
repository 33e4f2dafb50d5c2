import { defineExercise } from '../../../src/exercise.ts'
import { startCheck } from '../../../src/harness/check.ts'
import { listen } from '../../../src/harness/ports.ts'
import { run } from '../../../src/harness/client.ts'
import { resetsAfter } from '../../../src/harness/resets.ts'

export const exercise = defineExercise({
  title: 'How it ended',
  role: 'client',
  telling: startCheck('a server that says ten bytes and resets', async ({ program }) => {
    const words = { first: Buffer.from('hello'), rest: Buffer.from('hello') }
    const listener = await listen(program, resetsAfter(words))
    await run(program, [String(listener.port), '1000'], listener)
  }),
  hints: {
    0: [
      'Which of the rules did you change? The starter keeps all of them.',
      'Read "Rules for every program" in the contract, and chapters/06-resets § 4.1.',
      "process.argv holds the arguments; the socket needs an 'error' listener; process.exitCode is the status.",
    ],
    1: [
      'Which events does a socket have when a FIN comes, and which when a RST comes?',
      'Read chapters/06-resets § 4.1 and § 4.2: the events of each ending.',
      "'end' is the FIN, 'error' with the code ECONNRESET is the RST; 'close' comes after either, and tells neither.",
    ],
    2: [
      'Who answers your SYN where no program listens, and with what?',
      'Read chapters/06-resets § 2.2 and § 4.2: the RST that refuses has a code of its own.',
      "The 'error' has the code ECONNREFUSED.",
    ],
    3: [
      'Which segment tells you that the other node has lost its power?',
      'Read chapters/06-resets § 2.5 and § 5.4: a clock of your own, wound up again with each byte.',
      "socket.setTimeout and its 'timeout' event, which ends nothing, and socket.destroy, which does.",
    ],
    4: [
      'When the RST comes, where are the bytes that came before it?',
      'Read chapters/06-resets § 5.3: what came has come.',
      "Add up chunk.length in the 'data' listener, or ask socket.bytesRead in 'close'.",
    ],
    5: [
      'What does whoever started your program want to know without reading its line?',
      'Read promise 5 of the contract: one of the four endings is a success.',
      'process.exitCode, set when the line is printed.',
    ],
    6: [
      'What still runs in your program when the line is printed?',
      'Read chapters/06-resets § 5.5: what keeps a program alive.',
      'clearTimeout for a timer of your own; socket.destroy where end() would wait for the other side.',
    ],
  },
})
