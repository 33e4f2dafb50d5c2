/** Starts a program of any language by its command line. */
import type { ChildProcess } from 'node:child_process'
import { ProgramProcess, type Launch } from './harness/process.ts'
import { endWithUs } from './harness/reaper.ts'
import { UsageError } from './usage.ts'

// What a language's own tools need to find themselves and their caches; nothing else goes along.
const PASSED_ON = [
  'PATH',
  'HOME',
  'LANG',
  'TMPDIR',
  'SystemRoot',
  'PATHEXT',
  'LOCALAPPDATA',
  'GOPATH',
  'GOCACHE',
  'JAVA_HOME',
]

/**
 * The command's words, split at spaces; the program's arguments come behind them.
 * @throws {UsageError} where there is no such command.
 */
export async function launchCommand(command: string): Promise<Launch> {
  const { execa, parseCommandString } = await import('execa')
  const [file, ...words] = parseCommandString(command)
  if (file === undefined)
    throw new UsageError('--run needs a command, for example --run "python3 echo.py".')
  const env = Object.fromEntries(PASSED_ON.map((name) => [name, process.env[name]]))
  return async (argv) => {
    const child = execa(file, [...words, ...(await argv())], {
      detached: true,
      stdin: 'ignore',
      buffer: false,
      reject: false,
      env,
      extendEnv: false,
    })
    if (child.pid === undefined) {
      const { shortMessage } = await child
      throw new UsageError(
        `The command of --run can't be started: ${shortMessage?.split('\n')[0] ?? file}`,
      )
    }
    // Safe: execa's subprocess is Node's ChildProcess with more to it.
    const process = child as unknown as ChildProcess
    endWithUs(process)
    return new ProgramProcess(process)
  }
}
