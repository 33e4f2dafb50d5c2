/** What the course runs on: itself, Node, npm, the machine and its kernel. */
import { readFileSync } from 'node:fs'
import { arch, availableParallelism, freemem, platform, release, totalmem } from 'node:os'
import { join } from 'node:path'
import { ROOT } from '../course.ts'
import type { Probe, Seen } from '../doctor.ts'
import { run } from './command.ts'

// Checks have hundreds of clients, side by side, and eight programs ahead with five descriptors each.
const FEW_FILES = 1_024
const OLDEST_NPM = 10
const GIB = 1024 ** 3
// A program may take 512 MiB of heap, and the grader and its hosts as much again.
const LITTLE_MEMORY_GIB = 1

const UNKNOWN = { mark: 'note', means: 'It is left out of this report.' } as const

export const systemProbes: readonly Probe[] = [
  { about: 'course', look: courseVersion, otherwise: UNKNOWN },
  {
    about: 'Node',
    look: () => runtime(process.versions.node, pinnedVersion()),
    otherwise: UNKNOWN,
  },
  {
    about: 'npm',
    look: () => npmVersion(process.env['npm_config_user_agent']),
    otherwise: UNKNOWN,
  },
  { about: 'system', look: () => system(platform(), arch(), release()), otherwise: UNKNOWN },
  {
    about: 'cores and memory',
    look: () => machine(availableParallelism(), totalmem()),
    otherwise: UNKNOWN,
  },
  {
    about: 'permission model',
    look: permissionModel,
    otherwise: {
      mark: 'problem',
      means:
        'Your program is run under it, so nothing can be graded. Run npm ci again; on Alpine and other systems with musl use the image of .devcontainer.',
    },
  },
  { about: 'open files', look: openFiles, otherwise: UNKNOWN },
  { about: 'user namespaces', look: userNamespaces, otherwise: UNKNOWN },
]

type Package = { version: string; optionalDependencies: Record<string, string> }

/** Safe: the file is our own, and npm has read it before us. */
function ownPackage(): Package {
  return JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as Package
}

/** The Node that npm brings: the same version for every platform. */
function pinnedVersion(): string | undefined {
  return Object.entries(ownPackage().optionalDependencies).find(([name]) =>
    name.startsWith('node-'),
  )?.[1]
}

async function courseVersion(signal: AbortSignal): Promise<Seen> {
  const { status, stdout } = await run('git', ['-C', ROOT, 'rev-parse', '--short', 'HEAD'], signal)
  const commit = status === 0 ? `, commit ${stdout}` : ', no commit known'
  return { mark: 'ok', found: ownPackage().version + commit }
}

/** The Node that runs us beside the one that the course pins. */
export function runtime(used: string, pinned: string | undefined): Seen {
  if (used === pinned) return { mark: 'ok', found: `${used}, the pinned one` }
  return {
    mark: 'note',
    found: `${used}; ${pinned ?? 'none'} is pinned`,
    means:
      'It is new enough, but messages and times may differ from those in the chapters. npm ci brings the pinned one for Linux and macOS (x64, arm64) and Windows (x64).',
  }
}

/** npm says what it is to whatever it starts: `npm/11.4.2 node/v26.10.0 linux x64`. */
export function npmVersion(userAgent: string | undefined): Seen {
  const [, version, major] = /\bnpm\/((\d+)\.\S+)/.exec(userAgent ?? '') ?? []
  if (version === undefined) return { mark: 'ok', found: 'not asked: npm did not start this' }
  if (Number(major) >= OLDEST_NPM) return { mark: 'ok', found: version }
  const means = `npm ci may fail or leave out the pinned Node. Take npm ${OLDEST_NPM} or newer.`
  return { mark: 'note', found: version, means }
}

/** The kind of system. Linux tells most about a process; the README says what others lack. */
export function system(name: string, cpu: string, kernel: string): Seen {
  const found = `${name} ${cpu}, kernel ${kernel}`
  if (name === 'linux') return { mark: 'ok', found }
  const means =
    name === 'win32'
      ? 'Checks that send signals are left out, and a failure may take seconds longer. In WSL you get all of it.'
      : 'A failure may take seconds longer than on Linux and is explained less exactly. There is nothing to do.'
  return { mark: 'note', found, means }
}

/** How much of a machine there is. */
export function machine(cores: number, memoryBytes: number): Seen {
  const memoryGib = memoryBytes / GIB
  const free = (freemem() / GIB).toFixed(1)
  const found = `${cores} ${cores === 1 ? 'core' : 'cores'}, ${memoryGib.toFixed(1)} GiB of memory (${free} free)`
  if (memoryGib >= LITTLE_MEMORY_GIB) return { mark: 'ok', found }
  const means =
    "Checks that send many megabytes may end in can't tell. --without-large leaves them out."
  return { mark: 'note', found, means }
}

/** With the flags that every host is started with, for one of them may be what is refused. */
async function permissionModel(signal: AbortSignal): Promise<Seen> {
  const { status, code } = await run(
    process.execPath,
    ['--permission', '--allow-net', '--eval', '0'],
    signal,
  )
  if (status === 0) return { mark: 'ok', found: 'a Node with --permission starts' }
  throw new Error(`a Node with --permission ended with ${code ?? `status ${status}`}`)
}

async function openFiles(signal: AbortSignal): Promise<Seen> {
  if (platform() === 'win32') return { mark: 'ok', found: 'Windows has no such limit' }
  // Node raises its own limit to the most that is allowed; what it starts gets the same.
  const { status, stdout } = await run('sh', ['-c', 'ulimit -n'], signal)
  if (status !== 0) throw new Error('sh does not tell')
  return fileLimit(stdout)
}

/** What `ulimit -n` says: a number, or `unlimited`. */
export function fileLimit(said: string): Seen {
  const found = `${said} at the most`
  if (!(Number(said) < FEW_FILES)) return { mark: 'ok', found }
  const means = `Checks with hundreds of clients may end in can't tell. Raise it to ${FEW_FILES} in the system's settings.`
  return { mark: 'note', found, means }
}

async function userNamespaces(signal: AbortSignal): Promise<Seen> {
  const { status, code } = await run('unshare', ['-Ur', 'true'], signal)
  if (status === 0) return { mark: 'ok', found: 'allowed without privilege' }
  const found = code === 'ENOENT' ? 'not here' : 'refused'
  const means = 'No exercise needs them: programs are guarded without. There is nothing to do.'
  return { mark: 'note', found, means }
}
