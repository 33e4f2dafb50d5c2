/** The small programs of the tests, and what the grader finds out about them. */
import { join } from 'node:path'
import { afterAll, onTestFinished } from 'vitest'
import { ROOT } from '../src/course.ts'
import { runChecks } from '../src/engine.ts'
import { launcher } from '../src/grade.ts'
import { promise, startCheck, type Check } from '../src/harness/check.ts'
import { FindingError, type Fault, type Finding } from '../src/harness/finding.ts'
import type { Launch } from '../src/harness/process.ts'
import { Program } from '../src/harness/program.ts'
import { Transcript } from '../src/harness/transcript.ts'
import { Hosts } from '../src/hosts.ts'
import type { CheckResult } from '../src/verdict.ts'

export const programFile = (name: string): string => join(ROOT, 'grader/test/programs', name)

type Drafts = Parameters<typeof promise>[1]

/** Checks of one promise, behind one that looks whether the program starts. */
export function checksOf(...drafts: Drafts): Check[] {
  const starts = startCheck('starts', async ({ program }) => {
    await program.serve()
  })
  return promise({ number: 1, why: 'why', read: 'read' }, [starts, ...drafts])
}

/** Hosts for all tests of a file; the last one ends them. */
export function sharedHosts(ahead = 2): Hosts {
  const hosts = new Hosts(ahead)
  afterAll(() => hosts.close())
  return hosts
}

/** A program as checks have it, for one test: none of its processes outlives the test. */
export function programFor(launch: Launch): Program {
  const program = new Program(launch, new Transcript())
  onTestFinished(() => program.stop())
  return program
}

/** How a program in `programs/` is started. */
export async function launchOf(name: string, hosts: Hosts): Promise<Launch> {
  return launcher({ file: programFile(`${name}.ts`) }, hosts)
}

/** What these checks, and no others, say of a program in `programs/`. */
export async function resultsOf(
  program: string,
  checks: readonly Check[],
  { hosts, seed = 1 }: { hosts: Hosts; seed?: number },
): Promise<CheckResult[]> {
  const { results, end } = await runChecks({
    checks,
    launch: await launchOf(program, hosts),
    seed,
  })
  await end()
  return results
}

/** The fault that a word of the harness finds. @throws {Error} where it finds none. */
export async function faultOf(work: Promise<unknown>): Promise<Fault> {
  return (await findingErrorOf(work)).fault
}

/** @throws {Error} for a result that is no failure. */
export function findingOf(result: CheckResult | undefined): Finding {
  if (result?.status === 'failed') return result.finding
  throw new Error(`no failure: ${JSON.stringify(result)}`)
}

/** How a reference solution is started: `name` is its path below `solutions/`. */
export async function launchOfSolution(name: string, hosts: Hosts): Promise<Launch> {
  return launcher({ file: join(ROOT, 'solutions', `${name}.ts`) }, hosts)
}

/** The error of a word of the harness, with its bound. @throws {Error} where it finds none. */
export async function findingErrorOf(work: Promise<unknown>): Promise<FindingError> {
  const error = await work.catch((reason: unknown) => reason)
  if (error instanceof FindingError) return error
  throw error instanceof Error ? error : new Error('no fault was found')
}
