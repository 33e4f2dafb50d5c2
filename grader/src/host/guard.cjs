// @ts-check
/**
 * Takes from the program what Node's permission model leaves in its hands: signals to other
 * processes, their priorities and their debuggers, another user's rights, and unix sockets, of which a
 * listening one is a file (measured: these calls are not covered by it).
 *
 * A program may still signal itself. Everything else throws `ERR_ACCESS_DENIED`, as a denied call of
 * the permission model does.
 */
const net = require('node:net')
const os = require('node:os')
const v8 = require('node:v8')

/**
 * @param {string} what
 * @returns {never}
 */
const denied = (what) => {
  throw Object.assign(new Error(`Access to this API has been restricted: ${what}`), {
    code: 'ERR_ACCESS_DENIED',
  })
}

// Flags that only say how much, or show the collector: some of the others write files wherever they like.
const HARMLESS_FLAGS =
  /^--?(?:no[-_])?(?:expose[-_]gc|stack[-_]size|max[-_](?:old|semi)[-_]space[-_]size)(?:=\d+)?$/

const RIGHTS = ['setuid', 'seteuid', 'setgid', 'setegid', 'setgroups', 'initgroups']

/** Replaces the calls; there is no way back for code that runs later in this process. */
function guard() {
  const { pid } = process
  const kill = process.kill.bind(process)
  process.kill = (target, signal) =>
    target === pid ? kill(target, signal) : denied('process.kill')
  // What `process.kill` itself ends in.
  const raw = /** @type {(...args: unknown[]) => number} */ (Reflect.get(process, '_kill'))
  /** @param {unknown[]} args */
  const ownOnly = (...args) =>
    args[0] === pid ? raw.apply(process, args) : denied('process._kill')
  Reflect.defineProperty(process, '_kill', { value: ownOnly })
  os.setPriority = () => denied('os.setPriority')
  for (const name of RIGHTS) Reflect.set(process, name, () => denied(`process.${name}`))
  withoutFiles()
  withoutUnixSockets()
  // Undocumented, and each one reaches another process or the debugger of one.
  for (const name of ['_debugProcess', '_debugEnd', '_startProfilerIdleNotifier'])
    Reflect.deleteProperty(process, name)
}

/** V8 and a fatal error write files by themselves, of which the permission model knows nothing (measured). */
function withoutFiles() {
  const { setFlagsFromString } = v8
  v8.setFlagsFromString = (flags) =>
    HARMLESS_FLAGS.test(flags) ? setFlagsFromString(flags) : denied('v8.setFlagsFromString')
  for (const name of ['reportOnFatalError', 'directory', 'filename'])
    Reflect.defineProperty(process.report, name, {
      set() {
        denied(`process.report.${name}`)
      },
      get: () => undefined,
    })
}

/**
 * Denies unix sockets where all ways to them end: at the class of their handles, which nobody exports. On
 * Windows the class stands for named pipes, which are no files.
 */
function withoutUnixSockets() {
  if (process.platform === 'win32') return
  const socket = new net.Socket().on('error', () => {})
  // Linux has no such name, and elsewhere it is none: it is refused at once, but the handle is made.
  socket.connect('\0')
  const { _handle: handle } = /** @type {net.Socket & { _handle: object }} */ (socket)
  const { prototype } = /** @type {{ prototype: object }} */ (handle.constructor)
  for (const name of ['bind', 'listen', 'connect', 'fchmod'])
    Reflect.defineProperty(prototype, name, { value: () => denied('unix sockets') })
  socket.destroy()
}

module.exports = { guard }
