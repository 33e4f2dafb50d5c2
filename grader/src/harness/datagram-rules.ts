/** The checks of the rules that every program in datagrams keeps: promise 0, as in `rules.ts`. */
import { promise, startCheck, type Check } from './check.ts'
import { expectPlace, receiver, withUdpPortInUse } from './datagrams.ts'
import { refusesArguments, why, WRONG_ARGUMENTS } from './rules.ts'

/** Where this check fails, no other is run. */
export function datagramStart(read: string): Check[] {
  return promise({ number: 0, why, read }, [
    startCheck(
      'listens on 127.0.0.1 at the UDP port it is given, and says so',
      async ({ program }) => expectPlace(await receiver(program)),
    ),
  ])
}

/** The rules that are kept beside the network. */
export function datagramRules(read: string): Check[] {
  return [
    ...promise({ number: 0, why, read }, [
      startCheck('exits with status 3 when the port is in use', ({ program }) =>
        withUdpPortInUse((port) => program.expectRefusal([String(port)], 3)),
      ),
    ]),
    ...refusesArguments(read, WRONG_ARGUMENTS),
    ...promise({ number: 0, why, read }, [
      startCheck('picks a free port when it is given 0', async ({ program }) =>
        expectPlace(await receiver(program, 0)),
      ),
    ]),
  ]
}
