/** Faults of our own: what is ended, full, or jumps in the midst of a grading gives no false verdict. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { whyNotBoxed } from '../src/box/trial.ts'
import { exercises } from '../src/course.ts'
import { childrenOf } from '../src/harness/observe.ts'
import { readProgress, writeProgress } from '../src/progress.ts'
import type { Report } from '../src/verdict.ts'
import { course } from './command-line.ts'
import { copyOfCourse, COPIED_SLUGS, programIn } from './copy.ts'
import { programFile } from './small.ts'

const [entry] = exercises()
if (!entry) throw new Error('there is no exercise')
const RIGHT = join(entry.solutions, 'main.ts')
const GRADE = ['grade', 'ch1', '--json', '--without-large', '--file']
const linux = process.platform === 'linux'
const noBox = await whyNotBoxed()
const FIRST_LOOK_MS = 10

const statusesOf = (stdout: string): string[] =>
  (JSON.parse(stdout) as Report).verdicts.flatMap(({ checks }) => checks.map((one) => one.status))

/** Everything that comes of a process, however deep. */
function offspring(pid: number | undefined): number[] {
  const children = pid === undefined ? [] : childrenOf(pid)
  return [...children, ...children.flatMap(offspring)]
}

function fresh(): string {
  const folder = mkdtempSync(join(tmpdir(), 'faults-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return folder
}

const isGone = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return false
  } catch {
    return true
  }
}

describe.runIf(linux)('kill -9', () => {
  test.for([0, 60, 150])(
    'of processes of the program, %i ms in, is never its failure',
    async (afterMs) => {
      const grading = course([...GRADE, RIGHT])
      onTestFinished(() => void grading.kill('SIGKILL'))
      await vi.waitFor(() => expect(childrenOf(grading.pid ?? 0).length).toBeGreaterThan(2), {
        interval: FIRST_LOOK_MS,
        timeout: 20_000,
      })
      await sleep(afterMs)
      // The first child may be the watchman, which is no process of the program.
      for (const pid of childrenOf(grading.pid ?? 0).slice(1, 3)) process.kill(pid, 'SIGKILL')
      const { exitCode, stdout } = await grading
      expect(statusesOf(stdout)).not.toContain('failed')
      expect(exitCode).toBe(2)
    },
  )

  test.runIf(noBox === undefined)('of the grader takes its box along', async () => {
    const grading = course([...GRADE, programFile('busy-at-start.ts'), '--isolation', 'boxed'])
    onTestFinished(() => void grading.kill('SIGKILL'))
    let all: number[] = []
    await vi.waitFor(
      () => {
        all = offspring(grading.pid)
        expect(all.length).toBeGreaterThan(8)
      },
      { interval: FIRST_LOOK_MS, timeout: 20_000 },
    )
    grading.kill('SIGKILL')
    await grading
    await vi.waitFor(() => expect(all.filter((pid) => !isGone(pid))).toEqual([]), 20_000)
  })
})

describe('a closed terminal', () => {
  test.skipIf(process.platform === 'win32')('ends all by SIGHUP, without a verdict', async () => {
    const grading = course([...GRADE, RIGHT])
    await vi.waitFor(() => expect(childrenOf(grading.pid ?? 0).length).toBeGreaterThan(1), 20_000)
    const children = childrenOf(grading.pid ?? 0)
    grading.kill('SIGHUP')
    expect(await grading).toMatchObject({ exitCode: 129, stdout: '' })
    await vi.waitFor(() => expect(children.filter((pid) => !isGone(pid))).toEqual([]), 20_000)
  })

  test('that nobody reads from is no pass, though the program is right', async () => {
    const grading = course(['grade', 'ch1', '--json', '--file', RIGHT])
    grading.stdout.destroy()
    expect((await grading).exitCode).toBe(2)
  })
})

test('a clock that jumps changes no verdict', async () => {
  const jumps = join(fresh(), 'jumps.mjs')
  const now =
    'const real = Date.now; let calls = 0; Date.now = () => real() + (calls++ % 2 ? 1 : -1) * 9e8'
  writeFileSync(jumps, `${now}\n`)
  const { stdout } = await course([...GRADE, RIGHT], { env: { NODE_OPTIONS: `--import=${jumps}` } })
  expect(new Set(statusesOf(stdout))).toEqual(new Set(['passed', 'skipped']))
})

describe('a full disk', () => {
  // A file system of 64 KiB in the place of the progress, full to the last byte.
  test.runIf(noBox === undefined)('takes the progress, and not the verdict', async () => {
    const root = copyOfCourse()
    mkdirSync(join(root, '.course'))
    const [slug = ''] = COPIED_SLUGS
    const full =
      'dd if=/dev/zero of=.course/full bs=1k count=100 2>/dev/null; node grader/course.js "$@"; echo "status $?"; ls .course'
    const box = ['--dev-bind', '/', '/', '--size', '65536', '--tmpfs', join(root, '.course')]
    const args = [...box, '--chdir', root, 'sh', '-c', full, 'sh', 'grade', slug]
    writeFileSync(programIn(root, slug), 'process.exit(1)')
    const said = execFileSync('sh', ['-c', 'exec bwrap "$@" 2>&1', 'sh', ...args], {
      encoding: 'utf8',
    })
    expect(said).toContain('no space is left on the disk. The verdict stands.')
    expect(said).toMatch(/failed: 0 of \d+/)
    expect(said).toMatch(/\nstatus 1\nfull\n$/)
  })
})

describe('the progress', () => {
  test('is cleared of what a run left that was ended while it wrote', async () => {
    const folder = fresh()
    const file = join(folder, 'progress.json')
    const [old, young] = [`${file}.1234567`, `${file}.7654321`]
    for (const path of [old, young]) writeFileSync(path, '{"half')
    utimesSync(old, new Date(0), new Date(0))
    await writeProgress({ version: 1, exercises: {} }, file)
    expect(readdirSync(folder).toSorted()).toEqual(['progress.json', 'progress.json.7654321'])
    expect(readProgress(file)).toEqual({ version: 1, exercises: {} })
  })
})
