/** What may stand in a folder that is handed in, and which file of it is the program. */
import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { linkSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import net from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { readProgram } from '../src/source.ts'
import { programIn } from '../src/staging.ts'
import { UsageError } from '../src/usage.ts'
import { course } from './command-line.ts'
import { programFile } from './small.ts'

const MIB = 1024 ** 2

/** A folder with a program in it. */
function fresh(): string {
  const folder = mkdtempSync(join(tmpdir(), 'staging-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  writeFileSync(join(folder, 'main.ts'), "console.log('main')\n")
  return folder
}

async function refusal(folder: string): Promise<string> {
  const error: unknown = await programIn(folder).catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(UsageError)
  return (error as UsageError).message
}

type Make = (folder: string) => unknown

const many = (count: number, bytes: number): Make => {
  return (folder) => {
    for (let at = 0; at < count; at += 1)
      writeFileSync(join(folder, `${at}.txt`), 'x'.repeat(bytes))
  }
}

const refused: [what: string, make: Make, sentence: RegExp][] = [
  [
    'no program',
    (folder) => rmSync(join(folder, 'main.ts')),
    /^There is no main\.ts in .*staging-/,
  ],
  [
    'a symbolic link',
    (folder) => symlinkSync('main.ts', join(folder, 'a.ts')),
    /a\.ts is a symbolic link\./,
  ],
  [
    'a hard link',
    (folder) => linkSync(programFile('echo.ts'), join(folder, 'a.ts')),
    /a\.ts is a hard link:/,
  ],
  [
    'a named pipe',
    (folder) => execFileSync('sh', ['-c', 'mkfifo "$0"', join(folder, 'a')]),
    /a is a named pipe\./,
  ],
  [
    'a native addon',
    (folder) => writeFileSync(join(folder, 'a.node'), 'x'),
    /a\.node is a native addon\./,
  ],
  [
    'a name that repaints',
    (folder) => writeFileSync(join(folder, 'a\u001b[2J'), 'x'),
    /a\\u\{1b\}\[2J has control characters in its name\./,
  ],
  [
    'a name that turns',
    (folder) => writeFileSync(join(folder, 'a\u202eb'), 'x'),
    /has control characters in its name\./,
  ],
  ['65 files', many(64, 1), /has more than 64 files\./],
  ['a file of 2 MiB', many(1, 2 * MIB), /0\.txt has 2 MiB\. .* 256 KiB at most\.$/],
  ['more than 1 MiB in all', many(5, MIB / 4), /has more than 1 MiB in all\./],
  [
    'a link two folders down',
    (folder) => {
      mkdirSync(join(folder, 'a/b'), { recursive: true })
      symlinkSync('/', join(folder, 'a/b/root'))
    },
    /a\/b\/root is a symbolic link\./,
  ],
]

describe('a folder with', () => {
  test.for(refused)('%s is refused in a sentence', async ([, make, sentence]) => {
    const folder = fresh()
    await make(folder)
    expect(await refusal(folder)).toMatch(sentence)
  })

  test('a socket is refused in a sentence', async () => {
    const folder = fresh()
    const server = net.createServer().listen(join(folder, 'a'))
    onTestFinished(() => void server.close())
    await once(server, 'listening')
    expect(await refusal(folder)).toMatch(/a is a socket\./)
  })

  test.runIf(process.platform === 'linux')(
    'a device in the place of the program is refused',
    async () => {
      await expect(readProgram('/dev/null')).rejects.toThrow('/dev/null is a device. A program')
    },
  )

  test('what tools leave behind is as it may be', async () => {
    const folder = fresh()
    mkdirSync(join(folder, 'node_modules'))
    mkdirSync(join(folder, '.git'))
    symlinkSync('/', join(folder, 'node_modules/root'))
    symlinkSync('/', join(folder, '.git/root'))
    for (const name of ['package.json', 'tsconfig.json', 'README.md'])
      writeFileSync(join(folder, name), '{}')
    expect(await programIn(folder)).toBe(join(folder, 'main.ts'))
  })
})

test('a folder is graded by its main.ts', async () => {
  const { exitCode, stdout } = await course(['grade', 'ch1', '--json', '--file', fresh()])
  expect(exitCode).toBe(1)
  expect(stdout).toContain('the program ended with status 0')
})

test('what the program says of its own crash shows no other file', async () => {
  const folder = fresh()
  const secret = join(folder, 'secret.ts')
  writeFileSync(secret, 'const SECRET = 1\n')
  const stack = `Error: x\\n    at ${secret}:1:7`
  writeFileSync(join(folder, 'main.ts'), `const e = new Error('x'); e.stack = '${stack}'; throw e`)
  const { stdout } = await course(['grade', 'ch1', '--json', '--file', folder])
  expect(stdout).toContain('secret.ts:1:7')
  expect(stdout).not.toContain('const SECRET')
})
