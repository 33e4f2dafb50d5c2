import { announced, answerTo, exchange, frame, TOO_LARGE } from '../frames.ts'
import { limited } from '../limits.ts'
import { defineExercise } from '../../../src/exercise.ts'
import { check } from '../../../src/harness/check.ts'
import { cutAt } from '../../../src/harness/delivery.ts'

export const exercise = defineExercise({
  title: 'Framed echo',
  role: 'server',
  telling: check(
    'a frame whose length arrives in two pieces, and a length that is too large',
    async ({ server }) => {
      const peer = await server.connect()
      await exchange(peer, [Buffer.from('hello')], cutAt(2))
      await peer.send(Buffer.concat([frame(Buffer.from('bye')), announced(2 ** 32 - 1)]))
      await peer.expectInOrder([answerTo(Buffer.from('bye')), TOO_LARGE])
      peer.halfClose()
      await peer.expectFarewellAtLast('FIN')
    },
    limited(10),
  ),
  hints: {
    0: [
      'Which of the rules did you change? The starter keeps all of them.',
      'Read "Rules for every program" in the contract, and chapters/11-framing § 4.1.',
      'process.argv holds the port and max-bytes; server.listen takes a port and a host; process.exitCode is the status.',
    ],
    1: [
      'How many bytes must have come before you can know the length, and where are they until then?',
      'Read chapters/11-framing § 2.3, § 5.1 and § 5.4: chunks come in, whole frames go out.',
      'A list of chunks for each socket, a loop that takes whole frames from it while there are any, readUInt32BE, Buffer.concat once for each frame.',
    ],
    2: [
      'What do you know of a frame when its first four bytes have come, and what does the rest of it cost you?',
      'Read chapters/11-framing § 2.5 and § 5.2: limits, and what a protocol says when it gives up.',
      'readUInt32BE and not readInt32BE; write the answers, then end(); go on reading; a timer of a second that destroys the socket, cleared at its close.',
    ],
    3: [
      'What does a FIN say of a frame of which half has come?',
      'Read chapters/11-framing § 2.6: truncated input.',
      "The event 'end', socket.end, and nothing in between; with allowHalfOpen you alone decide when.",
    ],
    4: [
      'What did write() answer, and where are the answers that the client has not read?',
      'Read chapters/11-framing § 4.4: frames and back-pressure.',
      "socket.pause when write() gives false, socket.resume at 'drain'; an 'error' listener for each socket.",
    ],
  },
})
