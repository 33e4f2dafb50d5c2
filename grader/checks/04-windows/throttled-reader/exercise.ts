import { MIB, readAll } from '../stream.ts'
import { defineExercise } from '../../../src/exercise.ts'
import { startCheck } from '../../../src/harness/check.ts'

export const exercise = defineExercise({
  title: 'Throttled reader',
  role: 'client',
  telling: startCheck('a quarter of a MiB, read at 1 MiB a second', async ({ program, random }) => {
    await readAll(program, MIB, { stream: [random.bytes(MIB / 4)] })
  }),
  hints: {
    0: [
      'Which of the rules did you change? The starter keeps all of them.',
      'Read "Rules for every program" in the contract, and chapters/04-windows § 4.1.',
      "process.argv holds the arguments; a timer that is left keeps the program alive: clearTimeout at 'close'.",
    ],
    1: [
      'Who learns that your program is slow, and from what?',
      'Read chapters/04-windows § 2.4 and § 5.3: not reading is what closes the window.',
      'socket.pause() and socket.resume(), or a for await loop that waits; nothing that collects chunks first.',
    ],
    2: [
      'What becomes of a chunk that has come when you decide to pause? And of a reset?',
      "Read chapters/04-windows § 4.3: what pause() does, and where 'end' stands.",
      "createHash('sha256') and update for each chunk; performance.now() at 'connect' and at 'end'; an 'error' listener that sets process.exitCode.",
    ],
    3: [
      'If each of your timers fires two milliseconds late, how late are you after a thousand of them?',
      'Read chapters/04-windows § 5.7: a rate kept by waiting.',
      'bytes / rate is the time that should have passed; less what has passed, it is how long to rest: setTimeout, never a loop that looks at the clock.',
    ],
  },
})
