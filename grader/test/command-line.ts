/** Starts the course's command line as a learner does, with an environment of its own. */
import { execa } from 'execa'
import { ROOT } from '../src/course.ts'

/** What npm and a test framework set for themselves must not reach it. */
const PASSED_ON = ['PATH', 'HOME', 'SystemRoot', 'TMPDIR']

type Settings = { env?: Record<string, string>; cwd?: string }

/** A process; awaited, it gives its exit code and both its outputs. */
export function course(args: readonly string[], { env = {}, cwd = ROOT }: Settings = {}) {
  const passedOn = Object.fromEntries(PASSED_ON.map((name) => [name, process.env[name]]))
  return execa(process.execPath, [`${ROOT}grader/course.js`, ...args], {
    cwd,
    env: { ...passedOn, ...env },
    extendEnv: false,
    reject: false,
    stdin: 'ignore',
  })
}
