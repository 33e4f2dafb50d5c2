/** What is a program's file, and what is not. */
import { execFileSync } from 'node:child_process'
import { linkSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { here } from '../src/course.ts'
import { readProgram, transform } from '../src/source.ts'
import { UsageError } from '../src/usage.ts'
import { programFile } from './small.ts'

/** The path of a program in a folder of its own. */
function fresh(): string {
  const folder = mkdtempSync(join(tmpdir(), 'source-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return join(folder, 'main.ts')
}

const MIB = 1024 ** 2

const wrong: [what: string, make: (path: string) => void, message: string][] = [
  ['is not there', () => {}, 'There is no '],
  ['is empty', (path) => writeFileSync(path, ''), ' is empty.'],
  ['holds nothing but space', (path) => writeFileSync(path, ' \n\t\n'), ' is empty.'],
  ['is a folder', (path) => mkdirSync(path), ' is a folder.'],
  [
    'is a named pipe',
    (path) => execFileSync('sh', ['-c', 'mkfifo "$0"', path]),
    ' is a named pipe.',
  ],
  ['is a link', (path) => symlinkSync(programFile('echo.ts'), path), ' is a symbolic link.'],
  ['is a link to nothing', (path) => symlinkSync('nowhere.ts', path), ' is a symbolic link.'],
  [
    'is a hard link',
    (path) => {
      writeFileSync(`${path}.bak`, '// text')
      linkSync(`${path}.bak`, path)
    },
    ' is a hard link:',
  ],
  ['is Latin-1', (path) => writeFileSync(path, '// é', 'latin1'), ' is not UTF-8 text.'],
  ['is UTF-16', (path) => writeFileSync(path, '\ufeff// é', 'utf16le'), ' is not UTF-8 text.'],
  ['has 2 MiB', (path) => writeFileSync(path, 'x'.repeat(2 * MIB)), ' has 2 MiB.'],
]

describe('a program that', () => {
  test.for(wrong)('%s is refused in a sentence', async ([, make, message]) => {
    const path = fresh()
    make(path)
    const error: unknown = await readProgram(path).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(UsageError)
    expect(String(error)).toContain(message)
    expect(String(error)).toContain(here(path))
  })

  test('is text is read whole', async () => {
    const path = fresh()
    writeFileSync(path, "console.error('€')\r\n")
    expect(await readProgram(path)).toBe("console.error('€')\r\n")
  })

  test('begins with a byte order mark is read without it', async () => {
    const path = fresh()
    writeFileSync(path, '\ufefflet a: number = 1\n')
    expect(await readProgram(path)).toBe('let a: number = 1\n')
  })
})

describe('a text', () => {
  test('that is no TypeScript has its first fault, counted in characters', async () => {
    expect(await transform('/a/main.ts', "\n'é' + + ;")).toMatchObject({ line: 2, column: 9 })
  })

  test('is JavaScript afterwards, with a map to its own lines', async () => {
    const made = await transform('/a/main.ts', 'enum A { B }\nlet a: A = A.B\n')
    expect(made).toMatchObject({ url: 'file:///a/main.ts', file: '/a/main.ts' })
    expect('source' in made && made.source).toMatch(/\/\/# sourceMappingURL=data:\S+$/)
    expect('source' in made && made.source).not.toContain('enum')
  })

  test('has no decorator and no accessor left', async () => {
    const made = await transform('/a/main.ts', 'class A { @dec accessor port: number = 1 }\n')
    expect('source' in made && made.source).not.toMatch(/@dec|accessor /)
    expect('source' in made && made.source).toMatch(/\/\/# sourceMappingURL=data:\S+$/)
  })
})
