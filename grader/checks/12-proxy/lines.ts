/** What a proxy prints of its connections. */
import { FindingError } from '../../src/harness/finding.ts'
import { settled } from '../../src/harness/flow.ts'
import { printedBy } from '../../src/harness/lines.ts'
import type { Subject } from '../../src/harness/subject.ts'

/** What a line is to say: a number, or from where to where it may be. */
export type Told = {
  client: number
  up: number | readonly [number, number]
  down: number | readonly [number, number]
  ending: 'closed' | 'reset'
}

/** Expects this line, as soon as it can come. */
export async function expectLine(server: Subject, told: Told): Promise<void> {
  const { process } = server
  const expected = `a line of the client on port ${told.client}, when both sockets are closed`
  const wish = {
    seen: () => printedBy(process).find(({ client }) => client === told.client),
    progress: () => process.stdout.length,
    settled: () => settled(server),
  }
  const others = (): string => {
    const lines = printedBy(process).map((line) => JSON.stringify(line))
    return lines.length === 0 ? '' : `, but ${lines.slice(0, 2).join(' ')}`
  }
  const line = await server.waitFor(wish, (seen) => {
    return new FindingError({
      expected,
      ...seen,
      actual: seen.symptom === 'silent' ? `no such line${others()}` : seen.actual,
    })
  })
  expectTold(line, told)
}

/** Expects exactly one line for each of these, of a program that has ended or has nothing else to say. */
export function expectLines({ process }: Subject, all: readonly Told[]): void {
  const lines = printedBy(process)
  for (const told of all) {
    const mine = lines.filter(({ client }) => client === told.client)
    if (mine.length !== 1 || !mine[0])
      throw wrong(`one line of the client on port ${told.client}`, `${mine.length}`)
    expectTold(mine[0], told)
  }
  if (lines.length !== all.length) throw wrong(`${all.length} lines in all`, `${lines.length}`)
}

function expectTold(line: Record<string, unknown>, { up, down, ending }: Told): void {
  expectCount(line, 'up', up)
  expectCount(line, 'down', down)
  if (line['ending'] !== ending)
    throw wrong(`"ending": "${ending}"`, JSON.stringify(line['ending']) ?? 'none')
}

function expectCount(line: Record<string, unknown>, name: 'up' | 'down', told: Told['up']): void {
  const [least, most] = typeof told === 'number' ? [told, told] : told
  const count = line[name]
  if (typeof count === 'number' && count >= least && count <= most) return
  const range = least === most ? `${least}` : `from ${least} to ${most}`
  throw wrong(`"${name}": ${range}`, JSON.stringify(count) ?? 'none')
}

function wrong(expected: string, actual: string): FindingError {
  return new FindingError({ expected, actual, symptom: 'wrong output' })
}

/** Expects not a line so far, of a program that has had its time to print one. */
export async function expectNoLineYet(server: Subject): Promise<void> {
  await server.expectAlive()
  const [line] = printedBy(server.process)
  if (line) throw wrong('no line before both sockets are closed', JSON.stringify(line))
}
