import { answers, WORDS } from '../answers.ts'
import { defineExercise } from '../../../src/exercise.ts'
import { ask } from '../../../src/harness/answered.ts'
import { startCheck } from '../../../src/harness/check.ts'

export const exercise = defineExercise({
  title: 'Half-close',
  role: 'client',
  telling: startCheck('two words, the FIN, and an answer after it', async ({ program }) => {
    await ask(program, WORDS, answers(Buffer.from('two words\n')))
  }),
  hints: {
    0: [
      'Which of the rules did you change? The starter keeps all of them.',
      'Read "Rules for every program" in the contract, and chapters/05-graceful-close § 4.1.',
      "process.argv holds the arguments; the socket needs an 'error' listener; process.exitCode is the status.",
    ],
    1: [
      'How does the server learn that there is no further word?',
      'Read chapters/05-graceful-close § 2.2 and § 4.1: a half-close is one FIN.',
      'socket.end() sends your FIN behind all that was written; it takes last bytes, too.',
    ],
    2: [
      'What tells you that the answer is over, and what else might you have taken for that?',
      "Read chapters/05-graceful-close § 4.2: 'end' and the events that aren't it.",
      "Write each chunk of 'data' to process.stdout as it is, a Buffer, until 'end'; or pipe, or pipeline.",
    ],
    3: [
      'How can you tell half an answer from a whole one?',
      'Read chapters/05-graceful-close § 5.5: a FIN that looks like success.',
      "The events are 'error', and 'end' with socket.bytesRead still 0; console.error and process.exitCode tell it.",
    ],
    4: [
      'What are the bytes of the word "€", and which words does your program treat in a way of their own?',
      'Read chapters/05-graceful-close § 5.7: words are bytes.',
      'UTF-8 is what write() takes for text by default; a word may be empty, or begin with a dash.',
    ],
    5: [
      'Where are the bytes of the answer when write() has returned?',
      'Read chapters/05-graceful-close § 2.5 and § 5.4: handed over is not delivered.',
      'process.exitCode in the place of process.exit(); with nothing left to do, the program ends by itself.',
    ],
  },
})
