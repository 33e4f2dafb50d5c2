import { limited } from '../limits.ts'
import { expectReadToEnd } from '../lines.ts'
import { defineExercise } from '../../../src/exercise.ts'
import { check } from '../../../src/harness/check.ts'
import { cutAt } from '../../../src/harness/delivery.ts'

export const exercise = defineExercise({
  title: 'Line reader',
  role: 'server',
  telling: check(
    'a character in two pieces, and a last line without its newline',
    async ({ server }) => {
      const bytes = Buffer.from('300 €\r\nbye')
      await expectReadToEnd(server, { bytes, lines: ['300 €', 'bye'] }, cutAt(5))
    },
    limited(1000),
  ),
  hints: {
    0: [
      'Which of the rules did you change? The starter keeps all of them.',
      'Read "Rules for every program" in the contract, and chapters/11-framing § 4.1.',
      'process.argv holds the port and max-bytes; server.listen takes a port and a host; process.exitCode is the status.',
    ],
    1: [
      'What has come when a chunk ends in the middle of a line, or between the two bytes that end one?',
      'Read chapters/11-framing § 2.2 and § 5.1: a chunk is not a message.',
      'For each socket, what has come behind the last newline; a loop over indexOf(10) in the bytes; the \\r is looked for when the line is whole.',
    ],
    2: [
      'What have you kept when the FIN comes, and what does a FIN say of a newline that was still awaited?',
      'Read chapters/11-framing § 2.6: truncated input.',
      "The event 'end': print what is kept, if there is anything, and call socket.end.",
    ],
    3: [
      'When, at the earliest, can you know that a line is too long, and how much of it must you keep until then?',
      'Read chapters/11-framing § 2.5 and § 5.2: limits.',
      'Count bytes, not characters. One byte more than max-bytes may still be the \\r of its end; anything else is too long. resetAndDestroy sends the RST.',
    ],
    4: [
      'How many bytes is a character, and when are all of them there?',
      'Read chapters/11-framing § 2.7 and § 5.3: text.',
      'Decode whole lines with toString, or every chunk with a StringDecoder of its connection. A TextDecoder takes a byte order mark away unless ignoreBOM is set.',
    ],
    5: [
      'Which of your variables are shared by all clients, and who hears of a reset?',
      'Read chapters/11-framing § 5.5: whose bytes they are.',
      "All that belongs to one conversation lives inside the 'connection' listener; each socket has an 'error' listener.",
    ],
  },
})
