/** The place that the course lies in: its disk, and whether it tells of changes. */
import { readFileSync, writeFileSync } from 'node:fs'
import { mkdtemp, rmdir, watch } from 'node:fs/promises'
import { platform } from 'node:os'
import { join } from 'node:path'
import { ROOT } from '../course.ts'
import type { Probe, Seen } from '../doctor.ts'
import { FILE_EVENT_WITHIN_MS } from '../harness/deadlines.ts'
import { scratch } from '../scratch.ts'
import { inWords } from '../usage.ts'

const POLLS = {
  mark: 'note',
  means: 'npm run watch looks at your file again and again instead, and is a little later.',
} as const

export const checkoutProbes: readonly Probe[] = [
  { about: 'file events', look: (signal) => fileEvents(signal), otherwise: POLLS },
  {
    about: 'disk',
    look: disk,
    otherwise: { mark: 'note', means: 'What kind of disk the course lies on is not known.' },
  },
  { about: 'checkout', look: () => writable(ROOT), otherwise: unwritable() },
]

/** Whether a file that is written is told of, in a folder that is gone afterwards. */
export async function fileEvents(
  signal: AbortSignal,
  withinMs = FILE_EVENT_WITHIN_MS,
): Promise<Seen> {
  const { folder, remove } = scratch('doctor')
  const late = AbortSignal.timeout(withinMs)
  try {
    const events = watch(folder, { signal: AbortSignal.any([signal, late]) })
    const first = events[Symbol.asyncIterator]().next()
    writeFileSync(join(folder, 'main.ts'), '')
    await first
    return { mark: 'ok', found: 'they arrive' }
  } catch (error) {
    if (!late.aborted) throw error
    return { found: `none within ${withinMs} ms: watch polls`, ...POLLS }
  } finally {
    remove()
  }
}

function disk(): Seen {
  if (platform() !== 'linux') return { mark: 'ok', found: 'not asked: this is no Linux' }
  const version = readFileSync('/proc/version', 'utf8')
  return diskOf({ version, mounts: readFileSync('/proc/self/mounts', 'utf8'), path: ROOT })
}

type Place = { version: string; mounts: string; path: string }

/** The kind of disk that a path lies on; a Windows disk under WSL is slow and sends no events. */
export function diskOf({ version, mounts, path }: Place): Seen {
  const type = mountTypeOf(mounts, path)
  const isWsl = /microsoft/i.test(version)
  const isWindows = ['9p', 'drvfs'].includes(type) || (isWsl && /^\/mnt\/[a-z]\//i.test(path))
  const found = `${type}${isWsl ? ', under WSL' : ''}`
  if (!isWindows) return { mark: 'ok', found }
  return {
    mark: 'note',
    found: `${found}, a disk of another system`,
    means:
      "It is slow, and changes of files may not be told of. Clone the course into Linux's own disk, for example below ~.",
  }
}

/** The type of the mount with the longest path that holds this one; a later mount hides an earlier. */
function mountTypeOf(mounts: string, path: string): string {
  const points = mounts.split('\n').flatMap((line) => {
    const [, escaped, type] = line.split(' ')
    if (escaped === undefined || type === undefined) return []
    const point = escaped.replaceAll(/\\(\d{3})/g, (_, octal: string) =>
      String.fromCodePoint(Number.parseInt(octal, 8)),
    )
    return `${path}/`.startsWith(point.endsWith('/') ? point : `${point}/`) ? [{ point, type }] : []
  })
  const longest = Math.max(...points.map(({ point }) => point.length))
  return points.findLast(({ point }) => point.length === longest)?.type ?? 'a disk of unknown kind'
}

/** Whether a file can be made there, found out by making one: root is told that it may, always. */
export async function writable(root: string): Promise<Seen> {
  try {
    await rmdir(await mkdtemp(join(root, '.doctor-')))
    return { mark: 'ok', found: 'can be written to' }
  } catch (error) {
    return { found: `can't be written to: ${inWords(error)}`, ...unwritable() }
  }
}

function unwritable(): { mark: 'problem'; means: string } {
  const means =
    'You could not change main.ts, and no progress would be kept. Clone the course into a folder of your own.'
  return { mark: 'problem', means }
}
