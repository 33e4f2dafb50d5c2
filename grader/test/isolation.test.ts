/** The boxed level: what it is for, and what becomes of it where there is none. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { Box } from '../src/box/box.ts'
import { whyNotBoxed } from '../src/box/trial.ts'
import { exercises, ROOT } from '../src/course.ts'
import { outcomeOf, type Report } from '../src/verdict.ts'
import { course } from './command-line.ts'
import { programFile } from './small.ts'

const [entry] = exercises()
if (!entry) throw new Error('there is no exercise')
const RIGHT = join(entry.solutions, 'main.ts')
const noBox = await whyNotBoxed()

/** Whether bubblewrap can make a box in a box here, in which the course can be read. */
function canNest(): boolean {
  const user = ['--reuid', '65534', '--regid', '65534', '--clear-groups', '--no-new-privs', '--']
  const given = process.getuid?.() === 0 ? ['setpriv', ...user] : []
  const box = ['bwrap', '--unshare-user', '--unshare-pid', '--ro-bind', '/', '/', '--proc', '/proc']
  const [file, ...args] = [...given, ...box, ...box, 'test', '-r', join(ROOT, 'package.json')]
  return spawnSync(file, args).status === 0
}

test.runIf(process.platform === 'linux' && canNest())(
  'there is a box where bubblewrap can make one',
  () => {
    expect(noBox).toBeUndefined()
  },
)

const grading = (file: string, ...flags: string[]) =>
  course(['grade', 'ch1', '--json', '--without-large', '--file', file, ...flags])

describe.runIf(noBox === undefined)('in a box', () => {
  test('a right program passes, and the verdict says so', async () => {
    const { stdout, stderr } = await grading(RIGHT, '--isolation', 'boxed')
    const { isolation, verdicts } = JSON.parse(stdout) as Report
    expect({ isolation, stderr }).toEqual({ isolation: 'boxed', stderr: '' })
    const found = new Set(verdicts.flatMap(({ checks }) => checks.map(({ status }) => status)))
    expect(found).toEqual(new Set(['passed', 'skipped']))
  })

  test('a check that has threads of its own can tell', async () => {
    const race = exercises().find(({ slug }) => slug === '08-cancellation/race')
    const file = join(race?.solutions ?? '', 'main.ts')
    const args = ['grade', 'ch8/race', '--json', '--file', file, '--isolation', 'boxed']
    const { stdout } = await course(args)
    expect((JSON.parse(stdout) as Report).verdicts.map(outcomeOf)).toEqual(['passed'])
  })

  test('a wrong one fails, at its own place', async () => {
    const file = programFile('crashes-at-start.ts')
    const { stdout, exitCode } = await grading(file, '--isolation', 'boxed')
    expect(exitCode).toBe(1)
    expect(stdout).toContain('crashes-at-start.ts:8:37')
  })

  test('a signal that ends a program is told as without one', async () => {
    const file = join(ROOT, 'grader/test/hostile/never-ready/aborts.ts')
    const told = await Promise.all(
      ['boxed', 'guarded'].map(async (level) => (await grading(file, '--isolation', level)).stdout),
    )
    for (const text of told) expect(text).toContain('the program ended by SIGABRT')
  })

  test('two gradings at a time have each a network of their own', async () => {
    // It takes port 20000 and those behind it: whoever comes second would be refused them.
    const file = join(ROOT, 'grader/test/programs/needs-a-fixed-port.ts')
    const both = await Promise.all([0, 1].map(() => grading(file, '--isolation', 'boxed')))
    for (const { stdout } of both) expect(stdout).toContain('the program listens on port 20000')
  })

  test('a worker that is killed leaves no verdict that could be a pass', async () => {
    const box = new Box('boxed')
    const order = { slug: entry.slug, file: RIGHT, text: 'setInterval(() => {}, 1)', seed: 1 }
    const results = box.run({ ...order, withoutLarge: true })
    process.kill(box.pid, 'SIGKILL')
    await expect(results).rejects.toThrow(/has ended/)
    await box.close()
  })
})

describe('where there is no box', () => {
  // Without the tools it is as on a machine that has none.
  const without = (): Record<string, string> => {
    const folder = mkdtempSync(join(tmpdir(), 'no-tools-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    symlinkSync(process.execPath, join(folder, 'node'))
    return { PATH: folder }
  }
  const file = programFile('exits-early.ts')

  test('one that is asked for is refused, with the reason', async () => {
    const args = ['grade', 'ch1', '--file', file, '--isolation', 'boxed']
    const { exitCode, stderr, stdout } = await course(args, { env: without() })
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' })
    expect(stderr).toMatch(/^There is no box on this machine: .+\. --isolation auto grades without/)
  })

  test('less is allowed by a flag, and the verdict says why', async () => {
    const args = ['grade', 'ch1', '--json', '--file', file, '--isolation', 'auto']
    const { stdout } = await course(args, { env: without() })
    const { isolation, notBoxed, verdicts } = JSON.parse(stdout) as Report
    expect(isolation).toBe('guarded')
    expect(notBoxed).toMatch(process.platform === 'linux' ? /is not installed$/ : /need Linux/)
    expect(verdicts.map(outcomeOf)).toEqual(['failed'])
  })

  test('a person reads why, too', async () => {
    const args = ['grade', 'ch1', '--file', file, '--isolation', 'auto']
    const { stdout } = await course(args, { env: without() })
    expect(stdout).toMatch(/isolation: guarded, not boxed: .+ · seed/)
  })

  test.for([
    [['--isolation', 'none'], /^--isolation takes boxed, guarded, auto, not "none"\.$/],
    [['--isolation', 'boxed', '--run', 'echo'], /--run is run as it is/],
  ] as const)('%s is a wrong call', async ([flags, words]) => {
    const { exitCode, stderr } = await course(['grade', 'ch1', ...flags])
    expect({ exitCode, stderr }).toEqual({
      exitCode: 2,
      stderr: expect.stringMatching(words) as string,
    })
  })
})
