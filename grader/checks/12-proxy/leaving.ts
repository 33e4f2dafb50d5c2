/** How a proxy leaves, and the rules that are kept beside the network. */
import { expectLines } from './lines.ts'
import { farewell, NO_UPSTREAM, pairThatTalked, talk } from './through.ts'
import { Between } from '../../src/harness/between.ts'
import { promise, sideBySide, startCheck, type Check, type Stage } from '../../src/harness/check.ts'
import { AT_ONCE_MS, EARLY_MS } from '../../src/harness/deadlines.ts'
import { FindingError } from '../../src/harness/finding.ts'
import { withPortInUse } from '../../src/harness/program.ts'
import { refusesArguments, why } from '../../src/harness/rules.ts'
import { expectExit, expectRefused, sendSignal, untilHeeded } from '../../src/harness/signals.ts'

const LEAVE_WITHIN_MS = 5000

/** A signal, with two connections open: they go on, end one after the other, and the program with the last. */
export async function letsTheOpenOnesEnd({ program, random }: Stage): Promise<void> {
  const proxy = await Between.open(program)
  const hello = random.bytes(50)
  const [first, last] = [await pairThatTalked(proxy, hello), await pairThatTalked(proxy, hello)]
  const signalledAt = await sendSignal(proxy.server, 'SIGTERM')
  await beforeItGivesUp(signalledAt, async () => {
    await expectRefused(proxy.server)
    await talk(first, random.bytes(60))
    await farewell(proxy, first)
    await untilHeeded(proxy.server)
    await proxy.server.expectAlive()
    await talk(last, random.bytes(70))
    const since = await farewell(proxy, last)
    const when = 'at once when no connection is left'
    await expectExit(proxy.server, 0, { since, afterMs: 0, when })
  })
  expectLines(proxy.server, [
    { client: first.client.port, up: 110, down: 110, ending: 'closed' },
    { client: last.client.port, up: 120, down: 120, ending: 'closed' },
  ])
}

/** A signal, with a connection that is open and one that is open in one direction: nobody ends them. */
export async function resetsWhatIsLeft({ program, random }: Stage): Promise<void> {
  const proxy = await Between.open(program)
  const hello = random.bytes(60)
  const [idle, half] = [await pairThatTalked(proxy, hello), await pairThatTalked(proxy, hello)]
  half.client.halfClose()
  await proxy.expectFin(half.upstream)
  const since = await sendSignal(proxy.server, 'SIGINT')
  const when = '5 s after the signal'
  await expectExit(proxy.server, 1, { since, afterMs: LEAVE_WITHIN_MS, when })
  await sideBySide([idle.client, idle.upstream, half.client], (peer) => peer.expectFarewell('RST'))
  expectLines(proxy.server, [
    { client: idle.client.port, up: 60, down: 60, ending: 'reset' },
    { client: half.client.port, up: 60, down: 60, ending: 'reset' },
  ])
}

/** Two signals, with a connection open. */
export async function endsOnASecondSignal({ program, random }: Stage): Promise<void> {
  const proxy = await Between.open(program)
  const pair = await pairThatTalked(proxy, random.bytes(60))
  const firstAt = await sendSignal(proxy.server, 'SIGTERM')
  await beforeItGivesUp(firstAt, async () => {
    await untilHeeded(proxy.server)
    const since = await sendSignal(proxy.server, 'SIGINT')
    await expectExit(proxy.server, 1, { since, afterMs: 0, when: 'at once after the signal' })
  })
  expectLines(proxy.server, [{ client: pair.client.port, up: 60, down: 60, ending: 'reset' }])
}

/**
 * What is found when 5 s have passed since a signal may be of the machine's making: then the program has given up,
 * and rightly. Whoever needed so long was held up.
 */
async function beforeItGivesUp(since: number, dialogue: () => Promise<void>): Promise<void> {
  try {
    await dialogue()
  } catch (error) {
    const isOver = performance.now() - since > LEAVE_WITHIN_MS - EARLY_MS
    if (isOver && error instanceof FindingError) error.boundMs = AT_ONCE_MS
    throw error
  }
}

/** The rules that are kept beside the network; without a client, a signal ends the proxy at once. */
export function rules(read: string): Check[] {
  return [
    ...promise({ number: 0, why, read }, [
      startCheck('exits with status 3 when the port is in use', ({ program }) =>
        withPortInUse((port) => program.expectRefusal(NO_UPSTREAM.argv(String(port)), 3)),
      ),
    ]),
    ...refusesArguments(read, [
      ['8000'],
      ['8000', '0'],
      ['8000.5', '9000'],
      ['65536', '9000'],
      ['8000', '9000', '1'],
    ]),
    ...promise({ number: 0, why, read }, [
      startCheck(
        'picks a free port for 0, and ends at once without a client',
        async ({ program }) => {
          const server = await program.serve(0, NO_UPSTREAM)
          if (process.platform !== 'win32') await program.expectEndOnSigterm(server)
        },
      ),
    ]),
  ]
}
