/** Reads a program's one file, and makes JavaScript of it. */
import { execFile } from 'node:child_process'
import { constants } from 'node:fs'
import { lstat, open, type FileHandle } from 'node:fs/promises'
import { basename } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { transformSync } from 'oxc-transform'
import { here } from './course.ts'
import { printable } from './harness/bytes.ts'
import { TRANSFORMED_WITHIN_MS } from './harness/deadlines.ts'
import {
  MAX_ANSWER_BYTES as maxBuffer,
  MAX_NESTED_BRACKETS,
  MAX_TRUSTED_SOURCE,
} from './harness/limits.ts'
import type { Order } from './host/control.ts'
import { expectPlain, expectPlainName } from './staging.ts'
import { inWords, UsageError } from './usage.ts'

// A decorator or an accessor, or a text that looks like one; a line of comment doesn't.
const DECORATED = /^(?!\s*(?:\*|\/\/|\/\*)).*(?:@[\w$(]|\baccessor\b)/m

const TRANSFORMING = fileURLToPath(new URL('transforming.ts', import.meta.url))
const TOO_DEEP = {
  message: 'no compiler can take what stands so deep in itself',
  line: 1,
  column: 1,
}

/** A program as a host is given it. */
export type Source = Omit<Order, 'argv'>

/** What the compiler has against a text that is no TypeScript. */
export type SyntaxFault = { message: string; line: number; column: number }

/**
 * The text of a program, if it is one.
 * @throws {UsageError} for a file that is missing, empty, too large, no plain file or no text.
 */
export async function readProgram(path: string): Promise<string> {
  expectPlainName(path, basename(path))
  const where = printable(here(path))
  const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants
  const failed = (error: unknown): never => {
    throw new UsageError(notOpened(where, error as NodeJS.ErrnoException))
  }
  // Opening a device may already do something.
  expectPlain(path, await lstat(path).catch(failed))
  // It may be another file by now: a named pipe would hold up an ordinary open, and a link may lead anywhere.
  const file = await open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK).catch(failed)
  try {
    expectPlain(path, await file.stat())
    return await readText(file, where)
  } finally {
    await file.close()
  }
}

/** Whether the brackets of a text stand so deep in one another that the compiler's stack may run over. */
function isNestedTooDeep(text: string): boolean {
  let depth = 0
  for (const [bracket] of text.matchAll(/[()[\]{}<>]/g)) {
    depth = Math.max(0, depth + ('([{<'.includes(bracket) ? 1 : -1))
    if (depth > MAX_NESTED_BRACKETS) return true
  }
  return false
}

/**
 * JavaScript for a host, with a source map, so that a trace names the learner's own lines; or what is
 * wrong with the text. All of TypeScript works, types are not looked at.
 */
export async function transform(path: string, text: string): Promise<Source | SyntaxFault> {
  if (text.length <= MAX_TRUSTED_SOURCE && !isNestedTooDeep(text)) return transformHere(path, text)
  const { promise, resolve } = Promise.withResolvers<Source | SyntaxFault>()
  const options = { timeout: TRANSFORMED_WITHIN_MS, killSignal: 'SIGKILL', env: {} } as const
  const args = ['--disable-sigusr1', TRANSFORMING]
  const child = execFile(process.execPath, args, { ...options, maxBuffer }, (error, stdout) =>
    // Safe: the child writes one of the two, and nothing else.
    resolve(error ? TOO_DEEP : (JSON.parse(stdout) as Source | SyntaxFault)),
  )
  child.stdin?.on('error', () => {}).end(JSON.stringify({ path, text }))
  return promise
}

/** The same in this process. */
export async function transformHere(path: string, text: string): Promise<Source | SyntaxFault> {
  const { code, map, errors } = transformSync(path, text, { sourcemap: true })
  const [error] = errors
  if (error) {
    const before = Buffer.from(text)
      .subarray(0, error.labels[0]?.start ?? 0)
      .toString()
      .split('\n')
    return { message: error.message, line: before.length, column: (before.at(-1)?.length ?? 0) + 1 }
  }
  if (!DECORATED.test(text)) return sourceOf(path, code, map ?? {})
  // oxc leaves decorators and accessors as they are, and Node has none; esbuild takes longer to load.
  const esbuild = await import('esbuild')
  const options = { loader: 'ts', target: 'es2024', sourcemap: 'external' } as const
  const lowered = esbuild.transformSync(text, options)
  return sourceOf(path, lowered.code, JSON.parse(lowered.map) as object)
}

function sourceOf(path: string, code: string, map: object): Source {
  const url = pathToFileURL(path).href
  const inline = Buffer.from(JSON.stringify({ ...map, sources: [url] })).toString('base64')
  const source = `${code}\n//# sourceMappingURL=data:application/json;base64,${inline}`
  return { url, file: path, source }
}

async function readText(file: FileHandle, where: string): Promise<string> {
  const bytes = await file.readFile()
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    if (text.trim() !== '') return text
  } catch {
    throw new UsageError(`${where} is not UTF-8 text. Save it as UTF-8 in your editor.`)
  }
  throw new UsageError(`${where} is empty. ${bringBack}`)
}

const bringBack = '`npx course reset <exercise>` brings the starter back.'

function notOpened(where: string, error: NodeJS.ErrnoException): string {
  if (error.code === 'ENOENT') return `There is no ${where}. ${bringBack}`
  return `${where} can't be read: ${inWords(error)}.`
}
