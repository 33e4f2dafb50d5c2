/** Puts a program where it is graded: as a plain file, or as what is refused. */
import { execFileSync } from 'node:child_process'
import { linkSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import net from 'node:net'
import { join } from 'node:path'
import { MAX_FOLDER_BYTES, MAX_FOLDER_FILES, MAX_SOURCE_BYTES } from '../harness/limits.ts'
import { scratch } from '../scratch.ts'

/** Where it stands, and what takes it away. */
export type Place = { path: string; leave: () => void }

type Put = (folder: string, text: string) => string | void

const FEW = 5

const KINDS: Record<string, Put> = {
  'main.ts': () => {},
  'symbolic link': (folder) => moved(folder, (own) => symlinkSync(own, join(folder, 'main.ts'))),
  'hard link': (folder) => moved(folder, (own) => linkSync(own, join(folder, 'main.ts'))),
  'named pipe': (folder) => {
    rmSync(join(folder, 'main.ts'))
    execFileSync('mkfifo', [join(folder, 'main.ts')])
  },
  socket: (folder) => {
    rmSync(join(folder, 'main.ts'))
    net.createServer().listen(join(folder, 'main.ts')).unref()
  },
  folder: (folder) => {
    rmSync(join(folder, 'main.ts'))
    mkdirSync(join(folder, 'main.ts/main.ts'), { recursive: true })
    return join(folder, 'main.ts')
  },
  addon: (folder) => writeFileSync(join(folder, 'fast.node'), '\x7fELF'),
  'control characters': (folder) => writeFileSync(join(folder, 'a\u001b[2J'), ''),
  'many files': (folder) => {
    for (let at = 0; at < MAX_FOLDER_FILES; at += 1) writeFileSync(join(folder, `${at}.txt`), '')
  },
  'large file': (folder, text) =>
    writeFileSync(join(folder, 'main.ts'), text + ' '.repeat(MAX_SOURCE_BYTES)),
  'large folder': (folder) => {
    const part = ' '.repeat(MAX_FOLDER_BYTES / FEW)
    for (let at = 0; at < FEW; at += 1) writeFileSync(join(folder, `${at}.txt`), part)
  },
  'no program': (folder) => rmSync(join(folder, 'main.ts')),
  'link beside': (folder) => symlinkSync('/', join(folder, 'root')),
  latin1: (folder) => writeFileSync(join(folder, 'main.ts'), '// é', 'latin1'),
  nothing: (folder) => writeFileSync(join(folder, 'main.ts'), ' \n'),
}

/** Puts a text into a folder of its own. */
export function put(kind: string, text: string): Place {
  const { folder, remove } = scratch('handed-in')
  writeFileSync(join(folder, 'main.ts'), text)
  const as = KINDS[kind]
  if (!as)
    throw new Error(`nothing stands as "${kind}"; there are ${Object.keys(KINDS).join(', ')}`)
  const path = as(folder, text) ?? folder
  return { path, leave: remove }
}

/** Gives the program's place away; it goes on under another name beside it. */
function moved(folder: string, give: (own: string) => void): void {
  const own = join(folder, '.own.ts')
  writeFileSync(own, '')
  rmSync(join(folder, 'main.ts'))
  give(own)
}
