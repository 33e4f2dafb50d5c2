// @ts-check
/**
 * Takes from the program what Node's permission model leaves in its hands: signals to other
 * processes, their priorities and their debuggers (measured: these calls are not covered by it).
 *
 * A program may still signal itself. Everything else throws `ERR_ACCESS_DENIED`, as a denied call of
 * the permission model does.
 */
const os = require('node:os')

/**
 * @param {string} what
 * @returns {never}
 */
const denied = (what) => {
  throw Object.assign(new Error(`Access to this API has been restricted: ${what}`), {
    code: 'ERR_ACCESS_DENIED',
  })
}

/** Replaces the calls; there is no way back for code that runs later in this process. */
function guard() {
  const { pid } = process
  const kill = process.kill.bind(process)
  process.kill = (target, signal) =>
    target === pid ? kill(target, signal) : denied('process.kill')
  os.setPriority = () => denied('os.setPriority')
  // Undocumented, and each one reaches another process or the debugger of one.
  for (const name of ['_kill', '_debugProcess', '_debugEnd', '_startProfilerIdleNotifier'])
    Reflect.deleteProperty(process, name)
}

module.exports = { guard }
