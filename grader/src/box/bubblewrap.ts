/**
 * The two boxes, as command lines of bubblewrap (bwrap(1)): an outer one around a whole grading, with a network
 * and processes of its own, and an inner, tighter one around each process of the program.
 */
import { existsSync, lstatSync, readlinkSync, realpathSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { ROOT } from '../course.ts'
import { MAX_DATA_BYTES, MAX_OPEN_FILES } from '../harness/limits.ts'
import { UsageError } from '../usage.ts'

/** A command line in front of another one. */
export type Prefix = readonly [file: string, ...args: string[]]

// Nobody's own user: root's files in /proc may be written by whoever is root outside, in a box too.
const NOBODY = '65534'

// What a program and its libraries are started from; a link among them stays a link.
const SYSTEM = ['/usr', '/bin', '/sbin', '/lib', '/lib32', '/lib64', '/nix/store']
// What the C library needs to find a library, and to know the names of the loopback.
const SETTINGS = ['ld.so.cache', 'hosts', 'host.conf', 'nsswitch.conf', 'gai.conf']

// Without --as-pid-1: the first process of a namespace is deaf to the signals that it has no handler for.
const APART = ['--unshare-user', '--unshare-pid', '--unshare-ipc', '--unshare-uts']
const ALWAYS = ['--unshare-cgroup-try', '--die-with-parent', '--proc', '/proc', '--dev', '/dev']

// `sh` sets what the kernel is to hold, for each process of the program. Not for the grader beside it: each
// of its threads reserves as much memory again. Where a limit is refused there is a lower one already.
const LIMITED = `ulimit -c 0; ulimit -n ${MAX_OPEN_FILES}; ulimit -d ${MAX_DATA_BYTES / 1024}; exec "$@"`

/** @throws {UsageError} where a tool that makes a box isn't installed. */
export function outerBox(cwd: string): Prefix {
  const modules = join(ROOT, 'node_modules')
  const shown = [ROOT, realpathSync(ROOT), realpathSync(modules), dirname(process.execPath)]
  const own = [...APART, '--unshare-net', ...ALWAYS, ...system(), ...readOnly(shown)]
  // Findings name files as the caller would; and bubblewrap, which makes the inner boxes, needs a /tmp to begin in.
  const place = ['--dir', '/tmp', '--dir', cwd, '--chdir', cwd, '--']
  const box: Prefix = [found('bwrap', 'bubblewrap'), ...own, ...place]
  if (process.getuid?.() !== 0) return box
  const nobody = ['--reuid', NOBODY, '--regid', NOBODY, '--clear-groups', '--no-new-privs', '--']
  return [found('setpriv', 'util-linux'), ...nobody, ...box]
}

/** Nothing in it can be written to, and nothing is in it but Node and the folder of the host. */
export function innerBox(hostFolder: string): Prefix {
  const own = [...APART, ...ALWAYS, ...system()]
  const shown = readOnly([dirname(process.execPath), hostFolder])
  const place = ['--remount-ro', '/dev', '--remount-ro', '/', '--chdir', '/', '--']
  const limits = ['/bin/sh', '-c', LIMITED, 'sh']
  return [found('bwrap', 'bubblewrap'), ...own, ...shown, ...place, ...limits]
}

function readOnly(paths: readonly string[]): string[] {
  return [...new Set(paths)].flatMap((path) => ['--ro-bind', path, path])
}

function system(): string[] {
  const binds = SYSTEM.flatMap((path) => {
    if (!existsSync(path)) return []
    if (lstatSync(path).isSymbolicLink()) return ['--symlink', readlinkSync(path), path]
    return ['--ro-bind', path, path]
  })
  const settings = SETTINGS.map((name) => `/etc/${name}`)
  return [...binds, ...settings.flatMap((path) => ['--ro-bind-try', path, path])]
}

/** The absolute path of a command, for inside there is no PATH. */
function found(command: string, of: string): string {
  const folders = (process.env['PATH'] ?? '/usr/bin').split(delimiter)
  const path = folders.map((folder) => join(folder, command)).find((file) => existsSync(file))
  if (path !== undefined) return path
  throw new UsageError(`${of} is not installed`)
}
