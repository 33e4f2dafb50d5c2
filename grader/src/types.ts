/** What the TypeScript compiler says of a program; asked only when a program has crashed. */
import { execFile } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { here, ROOT } from './course.ts'

// It takes half a second, and only explains.
const COMPILER_WITHIN_MS = 3_000
const MOST_FAULTS = 3

// A string that begins like a path, also where its first letter is escaped.
const PATH = /["'`](?:\.{0,2}\/|file:|\\(?:[./]|x2[ef]|u002[ef]|u\{))/i

/**
 * Whether a text names no other file: what the compiler says of one would be shown, and it isn't the program's.
 */
export function isAlone(text: string): boolean {
  return text !== '' && !PATH.test(text) && !text.includes('<reference')
}

/** The first faults as `path:line:col message`, none where the compiler can't be had. */
export async function typeFaults(file: string): Promise<string[]> {
  const compiler = join(
    dirname(createRequire(import.meta.url).resolve('typescript/package.json')),
    'bin/tsc',
  )
  const flags = [
    '--ignoreConfig',
    '--noEmit',
    '--pretty',
    'false',
    '--strict',
    '--target',
    'esnext',
    '--module',
    'nodenext',
    '--types',
    'node',
    '--skipLibCheck',
  ]
  const said = await promisify(execFile)(process.execPath, [compiler, ...flags, file], {
    cwd: ROOT,
    timeout: COMPILER_WITHIN_MS,
    killSignal: 'SIGKILL',
  }).then(
    () => '',
    // The compiler reports faults on standard output and ends with a status other than 0.
    (error: unknown) => (error as { stdout?: string }).stdout ?? '',
  )
  return [...said.matchAll(/^(.+?)\((\d+),(\d+)\): error TS\d+: (.+)$/gm)]
    .slice(0, MOST_FAULTS)
    .map(
      ([, path = '', line, column, message]) =>
        `${here(join(ROOT, path))}:${line}:${column} ${message}`,
    )
}
