import { greeted, greeter } from '../greetings.ts'
import { defineExercise } from '../../../src/exercise.ts'
import { check } from '../../../src/harness/check.ts'

export const exercise = defineExercise({
  title: 'Greeter',
  role: 'server',
  telling: check(
    'a client that is greeted, and leaves',
    async ({ server }) => {
      const peer = await greeted(server)
      peer.halfClose()
      await peer.expectFarewellAtLast('FIN')
    },
    greeter('127.0.0.1', 1),
  ),
  hints: {
    0: [
      'Does your server listen at all, and does the line that says so come when it does?',
      'Read "Rules for every program" in the contract, and chapters/07-listen-and-dial § 4.1.',
      "server.listen({ host, port }); the starter writes the line when 'listening' comes.",
    ],
    1: [
      'On which addresses does a server listen that names a port alone?',
      'Read chapters/07-listen-and-dial § 2.2 and § 5.1: one address, or all of them.',
      'The option host of server.listen, given the first argument as it is.',
    ],
    2: [
      'Who chooses the port when you ask for 0, and how do you learn which it is?',
      'Read chapters/07-listen-and-dial § 2.3: port 0.',
      "server.address(), once 'listening' has come; the starter asks it, and prints what it hears.",
    ],
    3: [
      'How does a failed listen() reach you, and which part of an error is meant for programs?',
      'Read chapters/07-listen-and-dial § 2.5 and § 5.3: errors are values.',
      "The server's 'error' event; error.code is EADDRINUSE or EADDRNOTAVAIL; error.message names the port.",
    ],
    4: [
      'In which ways can a client leave, and which of your events comes for each of them, once?',
      'Read chapters/07-listen-and-dial § 4.3 and § 5.5: counting clients.',
      "A count that goes up for whom you let in and down at its 'close'; resume() for the socket; or server.maxConnections.",
    ],
    5: [
      'A connection has two ends: which of them is the client?',
      'Read chapters/07-listen-and-dial § 2.4: two addresses, two ports.',
      'socket.remoteAddress and socket.remotePort, in a template with a newline at its end.',
    ],
  },
})
