/** Starts the course's command line as a learner does, with an environment of its own. */
import { join } from 'node:path'
import { execa } from 'execa'
import { ROOT } from '../src/course.ts'

/** What npm and a test framework set for themselves must not reach it. */
const PASSED_ON = ['PATH', 'HOME', 'SystemRoot', 'TMPDIR']

type Settings = {
  env?: Record<string, string>
  /** The folder of the course; another one than our own is a copy. */
  root?: string
  cwd?: string
  /** In a process group of its own. */
  detached?: boolean
}

/** A process; awaited, it gives its exit code and both its outputs. */
export function course(
  args: readonly string[],
  { env = {}, root = ROOT, cwd = root, detached = false }: Settings = {},
) {
  const passedOn = Object.fromEntries(PASSED_ON.map((name) => [name, process.env[name]]))
  return execa(process.execPath, [join(root, 'grader/course.js'), ...args], {
    cwd,
    detached,
    env: { ...passedOn, ...env },
    extendEnv: false,
    reject: false,
    stdin: 'ignore',
  })
}
