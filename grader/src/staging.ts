/**
 * What may be handed in: plain files, and little of them. A program is one of them, `main.ts`; it is read once
 * and given to its process through a pipe, so nothing that stands beside it is copied, opened or run.
 */
import type { Stats } from 'node:fs'
import { lstat, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { here } from './course.ts'
import { printable, size } from './harness/bytes.ts'
import { MAX_FOLDER_BYTES, MAX_FOLDER_FILES, MAX_SOURCE_BYTES } from './harness/limits.ts'
import { inWords, UsageError } from './usage.ts'

export const PROGRAM_NAME = 'main.ts'

// Tools put these into a folder by themselves; nothing here reads them.
const IGNORED = new Set(['node_modules', 'package.json', 'package-lock.json', 'tsconfig.json'])

const ONE_PLAIN_FILE = 'A program is one plain file'

/**
 * The program of what was handed in: the file itself, or `main.ts` in a folder that is as it may be.
 * @throws {UsageError} where something in the folder is refused, or no program is in it.
 */
export async function programIn(path: string): Promise<string> {
  const stat = await lstat(path).catch(() => undefined)
  if (!stat?.isDirectory()) return path
  const found = await lookOver(path)
  if (found.includes(join(path, PROGRAM_NAME))) return join(path, PROGRAM_NAME)
  throw new UsageError(
    `There is no ${PROGRAM_NAME} in ${named(path)}. ${ONE_PLAIN_FILE} of that name.`,
  )
}

/**
 * Looks at what a file is, before it is opened or by its descriptor.
 * @throws {UsageError} for anything that is no plain file with one name.
 */
export function expectPlain(path: string, stat: Stats): void {
  const why = refusal(path, stat)
  if (why !== undefined) throw new UsageError(`${named(path)} ${why}`)
}

/** Why a file is refused, if it is: the rest of a sentence that begins with its name. */
function refusal(path: string, stat: Stats): string | undefined {
  if (stat.isSymbolicLink()) return `is a symbolic link. ${ONE_PLAIN_FILE}: copy it there.`
  if (stat.isDirectory()) return `is a folder. ${ONE_PLAIN_FILE}.`
  if (stat.isFIFO()) return `is a named pipe. ${ONE_PLAIN_FILE}.`
  if (stat.isSocket()) return `is a socket. ${ONE_PLAIN_FILE}.`
  if (!stat.isFile()) return `is a device. ${ONE_PLAIN_FILE}.`
  if (path.endsWith('.node')) return 'is a native addon. A program brings no machine code.'
  if (stat.nlink > 1)
    return 'is a hard link: the same file has another name elsewhere. Copy it, and remove the link.'
  if (stat.size > MAX_SOURCE_BYTES)
    return `has ${size(stat.size)}. A program may have ${size(MAX_SOURCE_BYTES)} at most.`
  return undefined
}

/** Every plain file of a folder and of those in it. @throws {UsageError} for the first that is refused. */
async function lookOver(folder: string): Promise<string[]> {
  const files: string[] = []
  const folders = [folder]
  let bytes = 0
  for (const at of folders) {
    const entries = await readdir(at).catch((error: unknown) => {
      throw new UsageError(`${named(at)} can't be read: ${inWords(error)}.`)
    })
    for (const name of entries.toSorted()) {
      if (name.startsWith('.') || IGNORED.has(name)) continue
      const path = join(at, name)
      expectPlainName(path, name)
      const stat = await lstat(path)
      if (stat.isDirectory()) folders.push(path)
      else {
        expectPlain(path, stat)
        files.push(path)
        bytes += stat.size
      }
      if (files.length + folders.length - 1 > MAX_FOLDER_FILES)
        throw tooMuch(folder, `more than ${MAX_FOLDER_FILES} files`)
      if (bytes > MAX_FOLDER_BYTES)
        throw tooMuch(folder, `more than ${size(MAX_FOLDER_BYTES)} in all`)
    }
  }
  return files
}

/** @throws {UsageError} for a name that could repaint a terminal, or end a line of a list. */
export function expectPlainName(path: string, name: string): void {
  if (/^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]*$/u.test(name)) return
  throw new UsageError(`${named(path)} has control characters in its name. Give it a plain one.`)
}

function tooMuch(folder: string, what: string): UsageError {
  return new UsageError(`${named(folder)} has ${what}. Leave only what belongs to the program.`)
}

function named(path: string): string {
  return printable(here(path))
}
