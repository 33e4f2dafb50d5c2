/**
 * The checks of the rules that every server in the course keeps: promise 0 of each contract. The first one
 * stands before all others and tells whether the program starts at all; the rest stand behind the promises.
 */
import { promise, sideBySide, startCheck, type Check } from './check.ts'
import { withPortInUse } from './program.ts'
import { expectListening } from './ready.ts'

// Windows has none: there a process can only be ended.
const HAS_SIGNALS = process.platform !== 'win32'

/** For a program whose one argument is a port. */
export const WRONG_ARGUMENTS = [[], ['8000.5'], ['65536'], ['8000', '9000']]

/** What every rule has to do with the others. */
export const why =
  'a program that is started by others is known by its address, its words and its exit status'

/** Where this check fails, no other is run. `more` are the arguments behind the port. */
export function serverStart(read: string, more: readonly string[] = []): Check[] {
  return promise({ number: 0, why, read }, [
    startCheck('listens on 127.0.0.1 at the port it is given, and says so', async ({ program }) => {
      const { process, port } = await program.serve(undefined, more)
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

/** The rules that are kept beside the network. */
export function serverRules(read: string): Check[] {
  return [
    ...promise({ number: 0, why, read }, [
      startCheck('exits with status 3 when the port is in use', ({ program }) =>
        withPortInUse((port) => program.expectRefusal([String(port)], 3)),
      ),
    ]),
    ...refusesArguments(read, WRONG_ARGUMENTS),
    ...promise({ number: 0, why, read }, [
      startCheck(
        'picks a free port for 0, and ends with status 0 on SIGTERM',
        async ({ program }) => {
          const server = await program.serve(0)
          await server.connect()
          if (HAS_SIGNALS) await program.expectEndOnSigterm(server)
        },
      ),
    ]),
  ]
}
