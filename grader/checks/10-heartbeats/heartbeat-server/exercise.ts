import { dies, goesOn, heart, talker, visit } from '../pulse.ts'
import { defineExercise } from '../../../src/exercise.ts'
import { check } from '../../../src/harness/check.ts'

export const exercise = defineExercise({
  title: 'Heartbeat server',
  role: 'server',
  telling: check(
    'a client that talks, and one that never does',
    async ({ server }) => {
      const silent = await visit(server)
      await goesOn(await talker(server), ['one', 'two'])
      await dies(server, silent, 2)
    },
    heart(2),
  ),
  hints: {
    0: [
      'Which of the rules did you change? The starter keeps all of them.',
      'Read "Rules for every program" in the contract, and chapters/10-heartbeats § 4.1.',
      'process.argv holds the three arguments; server.listen takes a port and a host; process.exitCode is the status.',
    ],
    1: [
      'What makes your clock start anew: a line, or a byte? And a pong?',
      'Read chapters/10-heartbeats § 2.4 and § 5.1: any byte is a sign of life, and a fixed beat hears none of them.',
      "Start the timer anew at the top of the 'data' listener, before you look at what has come.",
    ],
    2: [
      'From which moment does each ping count its interval, and what comes after the last of them?',
      'Read chapters/10-heartbeats § 2.5 and § 4.2: the arithmetic of a death.',
      'One setTimeout for each client: when it fires, either one more ping and the same timer again, or resetAndDestroy() and the line.',
    ],
    3: [
      'Who would answer a pong that comes back? And what if a pong comes in two pieces?',
      'Read chapters/10-heartbeats § 2.4 and § 4.3: a pong is for the clock alone.',
      "Keep what stands behind the last newline for the next chunk; take a '\\r' off the end of each line; then compare.",
    ],
    4: [
      'Where are your timer, your count and your half line kept: in one place, or in one for each client?',
      'Read chapters/10-heartbeats § 5.2: whose clock is it?',
      "Everything that belongs to a client is declared inside the 'connection' listener.",
    ],
    5: [
      'What becomes of the pings that you have counted when the client says something after all?',
      'Read chapters/10-heartbeats § 2.5: misses in a row.',
      'Set the count to 0 wherever the client is heard, beside the new timer.',
    ],
    6: [
      'When write() answers false you stop reading. Who is silent from then on: the client, or you?',
      'Read chapters/10-heartbeats § 5.4: a silence of your own.',
      "clearTimeout where you pause; at 'drain' resume, and start the clock anew with a count of 0.",
    ],
    7: [
      'In which ways can a connection end, and which of them clear your timer?',
      'Read chapters/10-heartbeats § 5.5: the clock outlives the connection.',
      "clearTimeout at 'close', which comes after every ending, and at 'end' as well: our FIN may wait for its echo.",
    ],
  },
})
