/** The small programs of the tests, and what the grader finds out about them. */
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { ROOT } from '../src/course.ts'
import { runChecks } from '../src/engine.ts'
import { launcher } from '../src/grade.ts'
import { promise, startCheck, type Check } from '../src/harness/check.ts'
import type { Finding } from '../src/harness/finding.ts'
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

/** What these checks, and no others, say of a program in `programs/`. */
export async function resultsOf(
  program: string,
  checks: readonly Check[],
  { hosts, seed = 1 }: { hosts: Hosts; seed?: number },
): Promise<CheckResult[]> {
  const launch = await launcher({ file: programFile(`${program}.ts`) }, hosts)
  return runChecks({ checks, launch, seed })
}

/** @throws {Error} for a result that is no failure. */
export function findingOf(result: CheckResult | undefined): Finding {
  if (result?.status === 'failed') return result.finding
  throw new Error(`no failure: ${JSON.stringify(result)}`)
}
