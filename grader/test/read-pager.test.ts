/** A long text goes through the reader's pager, and no pager can harm it. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { afterAll, describe, expect, test, vi } from 'vitest'
import { ROOT } from '../src/course.ts'
import { page } from '../src/pager.ts'
import { programFile } from './small.ts'

const folder = mkdtempSync(join(tmpdir(), 'pager-'))
afterAll(() => rmSync(folder, { recursive: true }))

// More than a pipe holds.
const LONG = 'all work and no play\n'.repeat(500_000)

type Given = { text: string; args: string[]; less?: string }

/** A pager of our own, and what it was given once it has ended. */
function fakePager(name: string, args = ''): { PAGER: string; given: () => Given } {
  const file = join(folder, name)
  return {
    PAGER: `${process.execPath} ${programFile('pager.ts')} ${file} ${args}`,
    given: () => JSON.parse(readFileSync(file, 'utf8')) as Given,
  }
}

const around = { PATH: process.env['PATH'] }

describe('a pager', () => {
  test('is given all of the text, and is waited for', async () => {
    const { PAGER, given } = fakePager('all')
    expect(await page(LONG, { ...around, PAGER })).toBe(true)
    expect(given().text).toBe(LONG)
  })

  test('may leave before the end', async () => {
    const { PAGER, given } = fakePager('early', 'quit')
    expect(await page(LONG, { ...around, PAGER })).toBe(true)
    expect(given().text).toBe('')
  })

  test('is started without a shell', async () => {
    const { PAGER, given } = fakePager('words', '; $(false) * | > x &')
    expect(await page('text', { ...around, PAGER })).toBe(true)
    expect(given().args).toEqual([';', '$(false)', '*', '|', '>', 'x', '&'])
  })

  test('shows colours where it is less, unless its user wants something else', async () => {
    const { PAGER, given } = fakePager('less')
    await page('text', { ...around, PAGER })
    expect(given().less).toBe('FRX')
    await page('text', { ...around, PAGER, LESS: 'M' })
    expect(given().less).toBe('M')
  })

  test('has Ctrl-C for itself while it runs', async () => {
    const ours = vi.fn<() => void>()
    process.on('SIGINT', ours)
    const before = process.listeners('SIGINT')
    const { PAGER } = fakePager('interrupted')
    const paged = page(LONG, { ...around, PAGER })
    await vi.waitFor(() => expect(process.listeners('SIGINT')).not.toContain(ours))
    expect(process.listenerCount('SIGINT')).toBe(1)
    await paged
    expect(process.listeners('SIGINT')).toEqual(before)
    process.off('SIGINT', ours)
  })

  test.for([
    ['it is not there', { PAGER: 'no-such-pager-here -x' }],
    ['it is empty', { PAGER: '' }],
    ['it is a space', { PAGER: ' ' }],
    ['less is not there', { PATH: folder }],
    ['it runs in CI', { PAGER: fakePager('ci').PAGER, CI: 'true' }],
    ['the terminal is dumb', { PAGER: fakePager('dumb').PAGER, TERM: 'dumb' }],
  ] as const)('is done without where %s', async ([, env]) => {
    expect(await page(LONG, { ...around, ...env })).toBe(false)
  })
})

const ESC = '\u{1b}'
const SCRIPT = '/usr/bin/script'

describe.skipIf(process.platform !== 'linux' || !existsSync(SCRIPT))(
  'course read at a terminal',
  () => {
    /** `script` gives it a terminal, which doesn't know its size. */
    const atTerminal = async (env: Record<string, string>) => {
      const command = `'${process.execPath}' '${ROOT}grader/course.js' read ch1`
      return execa(SCRIPT, ['--quiet', '--return', '--command', command, '/dev/null'], {
        env: { ...around, TERM: 'xterm-256color', SHELL: '/bin/sh', ...env },
        extendEnv: false,
        reject: false,
        stdin: 'ignore',
      })
    }

    test('goes through the pager, in colour', async () => {
      const { PAGER, given } = fakePager('terminal')
      const { exitCode, stdout } = await atTerminal({ PAGER })
      expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: '' })
      expect(given().text.replaceAll(ESC, '␛')).toMatch(/^␛\[1mWhat makes TCP reliable␛\[22m\n/)
    })

    test('has no colour where NO_COLOR says so', async () => {
      const { PAGER, given } = fakePager('colourless')
      await atTerminal({ PAGER, NO_COLOR: '1' })
      expect(given().text).toMatch(/^What makes TCP reliable\n═+\n\nGoal: /)
      expect(given().text).not.toContain(ESC)
    })

    test.for(['cat', ''])('is shown at once by the pager "%s"', async (PAGER) => {
      const { exitCode, stdout } = await atTerminal({ PAGER })
      expect(exitCode).toBe(0)
      expect(stdout).toContain('What makes TCP reliable')
    })
  },
)
