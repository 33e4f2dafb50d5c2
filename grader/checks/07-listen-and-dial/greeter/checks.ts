/** The hidden checks of the greeter, in teaching order. */
import {
  admitted,
  expectKept,
  expectRefusalNaming,
  foreignAddress,
  greeted,
  greeter,
  leave,
  leaveByReset,
  present,
  turnedAway,
} from '../greetings.ts'
import { check, promise, sideBySide, startCheck, waitingCheck } from '../../../src/harness/check.ts'
import { withPortInUse } from '../../../src/harness/program.ts'
import { expectListening } from '../../../src/harness/ready.ts'
import { endsOnSigterm, refusesArguments, serverStart } from '../../../src/harness/rules.ts'

const at = (section: number): string => `chapters/07-listen-and-dial § ${section}`
const HERE = '127.0.0.1'

export const checks = [
  ...serverStart(at(4.1), greeter(HERE, 10)),

  ...promise(
    {
      number: 1,
      why: 'whoever can reach an address that a server listens on can reach the server',
      read: at(2.2),
    },
    [
      startCheck(
        'listens on 127.0.0.2 alone, and on ::1, where the machine has them',
        async ({ program }) => {
          await sideBySide(await present(['127.0.0.2', '::1']), async (host) => {
            const server = await program.serve(undefined, greeter(host, 10))
            await expectListening(server.process, server.port, host)
            await server.connect()
          })
        },
      ),
    ],
  ),

  ...promise(
    { number: 2, why: 'a port that nobody is told is a port that nobody can dial', read: at(2.3) },
    [
      startCheck('picks a free port for 0, and says which', async ({ program }) => {
        const server = await program.serve(0, greeter(HERE, 10))
        await server.connect()
      }),
    ],
  ),

  ...promise(
    {
      number: 3,
      why: 'a port in use is free tomorrow, an address of another machine never is ours',
      read: at(2.5),
    },
    [
      startCheck('exits with status 3 when the port is in use, and names it', ({ program }) =>
        withPortInUse(async (port) => {
          const name = String(port)
          await expectRefusalNaming(program, [HERE, name, '10'], { status: 3, name })
        }),
      ),
      startCheck(
        "exits with status 4 when the address is not the machine's",
        async ({ program }) => {
          const host = await foreignAddress()
          // A machine may be told to listen on any address; there is no such fault on it.
          if (host !== undefined) await program.expectRefusal([host, '0', '10'], 4)
        },
      ),
    ],
  ),

  ...promise(
    {
      number: 4,
      why: 'a server that counts wrongly ends up full of clients that have long left, or without a limit',
      read: at(5.5),
    },
    [
      check(
        'keeps its clients, and closes at once who comes beyond max-clients',
        async ({ server }) => {
          const first = await admitted(server, 'for the first of two')
          const second = await admitted(server, 'for the second of two')
          await turnedAway(server)
          expectKept(first, second)
        },
        greeter(HERE, 2),
      ),
      waitingCheck(
        'lets one in when one has left by its FIN, and nobody before',
        async ({ server, random }) => {
          const first = await admitted(server, 'for the only one')
          await turnedAway(server)
          await turnedAway(server)
          await first.send(random.letters(100))
          await leave(server, first)
          await admitted(server, '250 ms after the only one has left by a FIN')
          await turnedAway(server)
        },
        greeter(HERE, 1),
      ),
      waitingCheck(
        'lets one in when one has left by a reset',
        async ({ server }) => {
          const staying = await admitted(server, 'for the first of two')
          await leaveByReset(server, await admitted(server, 'for the second of two'))
          await admitted(server, '250 ms after the second has left by a reset')
          expectKept(staying)
        },
        greeter(HERE, 2),
      ),
    ],
  ),

  ...promise(
    {
      number: 5,
      why: 'a connection has two ends, each an address and a port, and the remote one is the client',
      read: at(2.4),
    },
    [
      check(
        'tells each client its own address and port, and no other',
        async ({ server }) => {
          const one = await greeted(server)
          await greeted(server)
          await sideBySide(await present(['127.0.0.2']), async (from) => {
            await greeted(server, from)
          })
          await one.expectNoByte()
        },
        greeter(HERE, 10),
      ),
      startCheck(
        'writes an IPv6 address as it is, where the machine has ::1',
        async ({ program }) => {
          await sideBySide(await present(['::1']), async (host) => {
            await greeted(await program.serve(undefined, greeter(host, 10)))
          })
        },
      ),
    ],
  ),

  ...refusesArguments(at(4.1), [
    [HERE, '8000'],
    [HERE, '65536', '10'],
    [HERE, '8000', '0'],
    [HERE, '8000', '10', '10'],
  ]),

  ...endsOnSigterm(at(4.1), greeter(HERE, 10)),
]
