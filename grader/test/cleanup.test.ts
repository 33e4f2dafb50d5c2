/** However the grader ends, no process of its program is left. */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, watch } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { activityOf } from '../src/harness/observe.ts'
import { course } from './command-line.ts'
import { programFile } from './small.ts'

// Nobody can be asked to tell when a process has ended that is not a child of ours.
const LOOK_EVERY_MS = 20
const GONE_WITHIN_MS = 20_000
// What a host takes to start is less. At 300 ms the grader begins to ask whether it is a loop.
const BUSY_MS = 200

const ways = [
  ['SIGINT', { exitCode: 130 }],
  ['SIGTERM', { exitCode: 143 }],
  ['SIGKILL', { signal: 'SIGKILL' }],
] as const

const until = async (what: () => void): Promise<void> =>
  vi.waitFor(what, { interval: LOOK_EVERY_MS, timeout: GONE_WITHIN_MS })

/** The processes that this one has started and that have not been waited for. */
function childrenOf(parent: number | undefined): number[] {
  const table = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' })
  return table
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number))
    .flatMap(([pid, itsParent]) => (pid !== undefined && itsParent === parent ? [pid] : []))
}

/** Whether a process runs; one that has ended and that nobody has waited for doesn't. */
function runs(pid: number): boolean {
  try {
    const state = execFileSync('ps', ['-o', 'state=', '-p', String(pid)], { encoding: 'utf8' })
    return !state.trim().startsWith('Z')
  } catch {
    // ps ends with status 1 where there is no such process.
    return false
  }
}

/** Resolves with the text of a file, once it is there. */
async function appeared(folder: string, name: string): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const file = join(folder, name)
  const watcher = watch(folder, () => existsSync(file) && resolve())
  onTestFinished(() => watcher.close())
  if (existsSync(file)) resolve()
  await promise
  return readFileSync(file, 'utf8')
}

describe.skipIf(process.platform === 'win32').for(ways)('%s', ([signal, ending]) => {
  // Only Linux tells in time how long a process has run.
  test.runIf(process.platform === 'linux')('ends a busy program in a host', async () => {
    const grading = course(['grade', 'ch1', '--json', '--file', programFile('busy-at-start.ts')])
    onTestFinished(() => void grading.kill('SIGKILL'))
    let started: number[] = []
    await until(() => {
      started = childrenOf(grading.pid)
      expect(started.map((pid) => activityOf(pid)?.ranMs ?? 0).some((ms) => ms > BUSY_MS)).toBe(
        true,
      )
    })
    grading.kill(signal)
    expect(await grading).toMatchObject(ending)
    await until(() => expect(started.filter(runs)).toEqual([]))
  })

  test('ends a busy program of --run', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'cleanup-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const program = [process.execPath, programFile('marks-and-loops.ts'), join(folder, 'pid')]
    const grading = course(['grade', 'ch1', '--json', '--run', program.join(' ')])
    onTestFinished(() => void grading.kill('SIGKILL'))
    const pid = Number(await appeared(folder, 'pid'))
    expect(runs(pid)).toBe(true)
    grading.kill(signal)
    expect(await grading).toMatchObject(ending)
    await until(() => expect(runs(pid)).toBe(false))
  })
})
