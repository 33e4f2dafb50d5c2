/** Whom a heartbeat server tells dead, on standard output. */
import { printable } from '../../src/harness/bytes.ts'
import { FindingError } from '../../src/harness/finding.ts'
import type { Peer } from '../../src/harness/peer.ts'
import type { Subject } from '../../src/harness/subject.ts'

const TOLD = '{"dead":<port>}, the port a number'

type Visitor = { peer: Peer }

/** Waits until the client was told dead. */
export async function untilDead(server: Subject, { port }: Peer): Promise<void> {
  const expected = `{"dead":${port}} on standard output`
  const { process } = server
  const seen = (): true | undefined => deadPorts(process).includes(port) || undefined
  const wish = { progress: () => process.stdout.length, seen }
  await server.waitFor(wish, (instead) => new FindingError({ expected, ...instead }))
}

/** These clients were told dead, and no others. */
export function expectDead({ process }: Subject, ...visitors: readonly Visitor[]): void {
  expectPorts([...new Set(deadPorts(process))], visitors)
}

/** This one was told dead, once, and none of those that have left. A failure names who left how. */
export function expectDeadOnce(
  { process }: Subject,
  dead: Visitor,
  left: Readonly<Record<string, Peer>>,
): void {
  const told = deadPorts(process)
  for (const [how, { port }] of Object.entries(left))
    if (told.includes(port)) {
      const fault = wrongOutput('nobody told dead who has left', `${port} told dead`)
      fault.fault.delivery = how
      throw fault
    }
  expectPorts(told, [dead])
}

function expectPorts(told: readonly number[], visitors: readonly Visitor[]): void {
  const wanted = visitors.map(({ peer }) => peer.port)
  const [expected, actual] = [wanted, told].map((ports) => {
    const inOrder = ports.toSorted((one, other) => one - other)
    return `${inOrder.length === 0 ? 'nobody' : inOrder.join(', ')} told dead`
  })
  if (actual !== expected) throw wrongOutput(String(expected), String(actual))
}

/** Each port that was told dead so far is a number, and not a text. */
export function expectNumbers({ process: { stdout } }: Subject): void {
  const text = /^.*\d".*$/m.exec(stdout.text)?.[0]
  if (text !== undefined) throw wrongOutput(TOLD, printable(text.slice(0, 80)))
}

/** The ports that were told dead so far, a text as well. @throws {FindingError} where something else was printed. */
function deadPorts({ stdout }: Subject['process']): number[] {
  const lines = stdout.text.split('\n').slice(0, -1)
  return lines.map((line) => {
    const port = /^\s*\{\s*"dead"\s*:\s*("?)(\d+)\1\s*\}\s*$/.exec(line)?.[2]
    if (port !== undefined) return Number(port)
    throw wrongOutput(TOLD, printable(line.slice(0, 80)))
  })
}

function wrongOutput(expected: string, actual: string): FindingError {
  return new FindingError({ expected, actual, symptom: 'wrong output' })
}
