/** However the grader ends, no process of its program is left. */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, watch } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { course } from './command-line.ts'
import { programFile } from './small.ts'

// Nobody can be asked to tell when a process has ended that is not a child of ours.
const LOOK_EVERY_MS = 20
const GONE_WITHIN_MS = 20_000
// What a host takes to start is far less, and what a busy program takes is soon more.
const BUSY_S = 1

const ways = [
  ['SIGINT', { exitCode: 130 }],
  ['SIGTERM', { exitCode: 143 }],
  ['SIGKILL', { signal: 'SIGKILL' }],
] as const

const until = async (what: () => void): Promise<void> =>
  vi.waitFor(what, { interval: LOOK_EVERY_MS, timeout: GONE_WITHIN_MS })

/** The processes of this machine: each one's id, its parent's, its state and its processor time. */
function processes(): { pid: number; parent: number; state: string; seconds: number }[] {
  const table = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,state=,time='], { encoding: 'utf8' })
  return table
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .map(([pid, parent, state = '', time = '']) => {
      const seconds = time.split(/[:-]/).reduce((sum, part) => sum * 60 + Number(part), 0)
      return { pid: Number(pid), parent: Number(parent), state, seconds }
    })
}

/** Whether a process runs; one that has ended and that nobody has waited for doesn't. */
function runs(pid: number): boolean {
  return processes().some((one) => one.pid === pid && !one.state.startsWith('Z'))
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
  test('ends a busy program in a host', async () => {
    const grading = course(['grade', 'ch1', '--json', '--file', programFile('busy-at-start.ts')])
    onTestFinished(() => void grading.kill('SIGKILL'))
    let started: number[] = []
    await until(() => {
      const ours = processes().filter(({ parent }) => parent === grading.pid)
      expect(ours.some(({ seconds }) => seconds >= BUSY_S)).toBe(true)
      started = ours.map(({ pid }) => pid)
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
