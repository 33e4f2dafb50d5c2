/**
 * The checks of the rules that every server in the course keeps: promise 0 of each contract. The first one
 * stands before all others and tells whether the program starts at all; the rest stand behind the promises.
 */
import { promise, sideBySide, startCheck, type Check } from './check.ts'
import { ON_LOOPBACK, withPortInUse, type Serving } from './program.ts'
import { expectListening } from './ready.ts'

// Windows has none: there a process can only be ended.
const HAS_SIGNALS = process.platform !== 'win32'

/** For a program whose one argument is a port. */
export const WRONG_ARGUMENTS = [[], ['8000.5'], ['65536'], ['8000', '9000']]

/** What every rule has to do with the others. */
export const why =
  'a program that is started by others is known by its address, its words and its exit status'

/** Where this check fails, no other is run. */
export function serverStart(read: string, serving = ON_LOOPBACK): Check[] {
  return promise({ number: 0, why, read }, [
    startCheck('listens on 127.0.0.1 at the port it is given, and says so', async ({ program }) => {
      const { process, port } = await program.serve(undefined, serving)
      await expectListening(process, port)
    }),
  ])
}

/** A check that the program refuses each of these argument lists. */
export function refusesArguments(read: string, wrong: readonly (readonly string[])[]): Check[] {
  return promise({ number: 0, why, read }, [
    startCheck('exits with status 2 on wrong arguments', async ({ program }) => {
      await sideBySide(wrong, (argv) => program.expectRefusal([...argv], 2))
    }),
  ])
}

type ServerRules = { serving?: Serving; wrong?: readonly (readonly string[])[] }

/** The rules that are kept beside the network, and the arguments that are wrong. */
export function serverRules(
  read: string,
  { serving = ON_LOOPBACK, wrong = WRONG_ARGUMENTS }: ServerRules = {},
): Check[] {
  return [
    ...promise({ number: 0, why, read }, [
      startCheck('exits with status 3 when the port is in use', ({ program }) =>
        withPortInUse((port) => program.expectRefusal(serving.argv(String(port)), 3)),
      ),
    ]),
    ...refusesArguments(read, wrong),
    ...promise({ number: 0, why, read }, [
      startCheck(
        'picks a free port for 0, and ends with status 0 on SIGTERM',
        async ({ program }) => {
          const server = await program.serve(0, serving)
          await server.connect()
          if (HAS_SIGNALS) await program.expectEndOnSigterm(server)
        },
      ),
    ]),
  ]
}

/** For a server whose own promises say what becomes of its port. */
export function endsOnSigterm(read: string, serving: Serving): Check[] {
  return promise({ number: 0, why, read }, [
    startCheck('ends with status 0 on SIGTERM', async ({ program }) => {
      const server = await program.serve(undefined, serving)
      await server.connect()
      if (HAS_SIGNALS) await program.expectEndOnSigterm(server)
    }),
  ])
}
