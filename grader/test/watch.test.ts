/** `watch` as a person at a terminal sees it: saves of every kind, keys, and nothing left at the end. */
import { execFileSync } from 'node:child_process'
import {
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { exercises } from '../src/course.ts'
import { course } from './command-line.ts'
import { COPIED_SLUGS, copyOfCourse, programIn, progressIn } from './copy.ts'
import { hasTerminals, inTerminal } from './terminal-screen.ts'

const [first, second] = COPIED_SLUGS as [string, string]
const [{ solutions, checks } = { solutions: '', checks: '' }] = exercises()
const right = readFileSync(join(solutions, 'main.ts'), 'utf8')
const wrong = readFileSync(join(checks, 'mistakes/waits-for-newline.ts'), 'utf8')
const COUNT = 13
const SIZE = { columns: 80, rows: 60 }
const GONE_WITHIN_MS = 20_000

const all = `passed: ${COUNT} of ${COUNT}`

/** Starts `watch` in a terminal, at the first exercise of a copy of the course. */
function watching(root: string, ...flags: string[]) {
  const command = [process.execPath, join(root, 'grader/course.js'), 'watch', 'ch1', ...flags]
  return inTerminal(command, { cwd: root, ...SIZE })
}

/** The screen without what differs from run to run. */
const masked = (screen: string): string =>
  screen.replaceAll(/ *\d+ ms$/gm, ' … ms').replaceAll(/seed \d+/g, 'seed …')

/** What runs by a path in this folder. */
function processesOf(root: string): string[] {
  const table = execFileSync('ps', ['-A', '-ww', '-o', 'args='], { encoding: 'utf8' })
  return table.split('\n').filter((line) => line.includes(root))
}

describe.runIf(hasTerminals)('watch at a terminal', () => {
  test('grades on each save, hears keys, and leaves nothing', async () => {
    const root = copyOfCourse()
    const program = programIn(root, first)
    const terminal = watching(root)
    await terminal.shows(/failed: \d+ of/)

    writeFileSync(program, right)
    await terminal.shows(all)
    expect(masked(terminal.screen())).toMatchSnapshot('a right program')

    writeFileSync(program, 'const server = = 1\n')
    await terminal.shows(/failed: 0 of/)
    expect(masked(terminal.screen())).toMatchSnapshot('a syntax error')

    terminal.press('h')
    await terminal.shows('hint 1 of 3')
    writeFileSync(program, right)
    await terminal.shows(all)
    expect(terminal.screen()).not.toContain('hint 1 of 3')

    terminal.press('n')
    await terminal.shows('Chapter 2')
    await terminal.shows(/failed: \d+ of/)
    terminal.press('c')
    await terminal.shows('has not passed yet')

    terminal.press('q')
    expect(await terminal.ended()).toBe(0)
    await vi.waitFor(() => expect(processesOf(root)).toEqual([]), { timeout: GONE_WITHIN_MS })
    expect(readdirSync(join(root, 'exercises', first))).toEqual(['README.md', 'main.ts'])
    const kept: unknown = JSON.parse(readFileSync(progressIn(root), 'utf8'))
    expect(kept).toMatchObject({ exercises: { [first]: { best: COUNT, of: COUNT } } })
  })

  test('survives whatever an editor does with the file', async () => {
    const root = copyOfCourse()
    const program = programIn(root, first)
    const terminal = watching(root)
    await terminal.shows(/failed: \d+ of/)

    rmSync(program)
    terminal.press('r')
    await terminal.shows(/There is no exercises\/01-first.*main\.ts/)
    writeFileSync(program, right)
    await terminal.shows(all)

    writeFileSync(`${program}.new`, wrong)
    renameSync(`${program}.new`, program)
    await terminal.shows(/failed: \d+ of/)

    for (let count = 0; count < 50; count += 1) writeFileSync(program, `${wrong}\n// ${count}`)
    writeFileSync(program, right)
    await terminal.shows(all)

    rmSync(join(root, 'exercises', first), { recursive: true })
    terminal.press('r')
    await terminal.shows('There is no')
    mkdirSync(join(root, 'exercises', first))
    copyFileSync(join(checks, 'mistakes/waits-for-newline.ts'), program)
    await terminal.shows(/failed: \d+ of/)

    terminal.press('\u{3}')
    expect(await terminal.ended()).toBe(0)
  })
})

test('without a terminal each verdict is printed, one after the other', async () => {
  const root = copyOfCourse()
  const watch = course(['watch', 'ch1'], { root })
  onTestFinished(() => void watch.kill('SIGKILL'))
  let printed = ''
  watch.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()))
  const shows = (what: RegExp): Promise<void> =>
    vi.waitFor(() => expect(printed).toMatch(what), { timeout: 60_000, interval: 20 })
  await shows(/failed: \d+ of/)
  writeFileSync(programIn(root, second), right)
  writeFileSync(programIn(root, first), right)
  await shows(/passed: /)
  expect(printed).not.toContain('\u{1b}')
  expect(printed).not.toContain('running')
  watch.kill('SIGTERM')
  expect((await watch).exitCode).toBe(143)
})
