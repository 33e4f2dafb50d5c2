import { farewell, talk } from '../through.ts'
import { defineExercise } from '../../../src/exercise.ts'
import { Between } from '../../../src/harness/between.ts'
import { startCheck } from '../../../src/harness/check.ts'

export const exercise = defineExercise({
  title: 'Proxy',
  role: 'server',
  telling: startCheck('a client and an upstream that talk and end', async ({ program }) => {
    const proxy = await Between.open(program)
    const pair = await proxy.pair()
    await talk(pair, Buffer.from('hello'))
    await farewell(proxy, pair)
  }),
  hints: {
    0: [
      'Which of the rules did you change? The starter keeps all of them.',
      'Read "Rules for every program" in the contract, and chapters/12-proxy § 4.1.',
      'process.argv holds the two arguments; server.listen takes a port and a host; process.exitCode is the status.',
    ],
    1: [
      'What has the client said by the time the upstream has answered the dial, and who keeps it?',
      'Read chapters/12-proxy § 4.2: one function for both directions, and when it may begin.',
      "Dial in the 'connection' listener; a socket without a 'data' listener keeps its bytes; to.write(chunk) as it is, never a string.",
    ],
    2: [
      'Which of the two directions has ended, and which of your sockets does Node end then?',
      'Read chapters/12-proxy § 2.3 and § 5.1: two FINs, and allowHalfOpen in two places.',
      "allowHalfOpen: true in createServer and in connect; at 'end' of the one socket, end() of the other.",
    ],
    3: [
      "What does the other end see when you call destroy() on its socket, and what when you don't call anything?",
      "Read chapters/12-proxy § 2.4 and § 5.3: a reset isn't passed on by itself.",
      "An 'error' listener on both sockets, before everything else; resetAndDestroy() of the other one.",
    ],
    4: [
      'How long does the kernel try, and who waits meanwhile?',
      'Read chapters/12-proxy § 4.4: a dial that fails.',
      "setTimeout with 1,000 ms from the dial, clearTimeout at 'connect'; then client.resetAndDestroy() and upstream.destroy().",
    ],
    5: [
      'Where are the bytes that you have read and that the other end has not?',
      'Read chapters/12-proxy § 2.5 and § 5.4: back-pressure from end to end.',
      "from.pause() when to.write() answers false, from.resume() at 'drain' of to; or pipeline().",
    ],
    6: [
      'What have you counted, and when: what you have read, or what you have handed on?',
      'Read chapters/12-proxy § 4.5: counts, and the moment in which they are final.',
      "Count where you write; note remotePort at the start; report() when 'close' has come from both sockets.",
    ],
    7: [
      'Who knows which connections are open, and what is left to do for each before the exit?',
      'Read chapters/12-proxy § 4.6 and § 5.6: leaving.',
      "A Set of connections; server.close(); a timer of 5,000 ms; at the end resetAndDestroy() and report() for each, then process.exit(1), for 'close' comes too late.",
    ],
  },
})
