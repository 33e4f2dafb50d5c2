// @ts-check
/**
 * The first code in the program's process. It is started ahead of time and waits on descriptor 3 for the
 * program; then it runs it as if the process had been started with it. One host, one program, then it dies.
 *
 * Plain CommonJS, for a third of what a host costs was the loading of these parts as TypeScript modules.
 * A file, and not --eval, which puts every built-in module on globalThis and changes what util.parseArgs
 * takes for arguments. The process may read the files of this folder and no other.
 */
const { once } = require('node:events')
const { readSync, writeSync } = require('node:fs')
const { registerHooks } = require('node:module')
const net = require('node:net')
const { guard } = require('./guard.cjs')
const { Recorder } = require('./recorder.cjs')

/** @import { Crash, Order, Question, Saying } from './control.ts' */

// Two pipes and not one socket: a question to a process that has just ended must not lose its last words.
const QUESTIONS = 3
const SAYINGS = 4
const LINE_FEED = 10

/**
 * Blocks until the order has come, and gives what came behind it as well: the first questions.
 * @returns {{ order: Order, behind: Buffer }}
 */
function readOrder() {
  let bytes = Buffer.alloc(0)
  for (;;) {
    const piece = Buffer.alloc(65_536)
    const count = readSync(QUESTIONS, piece)
    if (count === 0) process.exit(0)
    bytes = Buffer.concat([bytes, piece.subarray(0, count)])
    const end = bytes.indexOf(LINE_FEED)
    if (end < 0) continue
    const order = /** @type {Order} */ (JSON.parse(bytes.toString('utf8', 0, end)))
    return { order, behind: bytes.subarray(end + 1) }
  }
}

/**
 * Lets the loader find the program, once it is there, under its file's URL, and nothing else on the disk.
 * @param {() => Order | undefined} program
 */
function serve(program) {
  registerHooks({
    resolve: (specifier, context, next) => {
      const url = program()?.url
      if (specifier === url) return { url, format: 'module', shortCircuit: true }
      if (/^(\.|\/|file:)/.test(specifier))
        throw new Error(`a program is one file: it can't import '${specifier}'`)
      return next(specifier, context)
    },
    load: (url, context, next) => {
      const order = program()
      if (url !== order?.url) return next(url, context)
      // Imported by us, and yet the program's main module; on its first line, to move no other.
      const source = `import.meta.main = true;${order.source}`
      return { format: 'module', source, shortCircuit: true }
    },
  })
}

/**
 * Writes at once, whatever becomes of the process next.
 * @param {Saying} saying
 */
function say(saying) {
  try {
    writeSync(SAYINGS, `${JSON.stringify(saying)}\n`)
  } catch {
    // The grader's end is gone or full: what is said here only makes a failure clearer.
  }
}

/**
 * Answers the grader's questions without keeping the program alive.
 * @param {InstanceType<typeof Recorder>} recorder
 * @param {Buffer} behind
 */
function answer(recorder, behind) {
  const control = new net.Socket({ fd: QUESTIONS, readable: true, writable: false })
  const { pid } = process
  const kill = process.kill.bind(process)
  // The grader is gone: nobody is left to end this process, so it ends itself.
  control.on('close', () => kill(pid, 'SIGKILL')).on('error', () => {})
  let questions = ''
  /** @param {Buffer} chunk */
  const hear = (chunk) => {
    const lines = (questions + chunk.toString()).split('\n')
    questions = lines.pop() ?? ''
    for (const line of lines) {
      const { id, ask } = /** @type {Question} */ (JSON.parse(line))
      say(
        ask === 'notes'
          ? { id, notes: recorder.takeNotes() }
          : { id, snapshot: recorder.snapshot() },
      )
    }
  }
  control.on('data', hear)
  setImmediate(hear, behind).unref()
  control.unref()
}

/**
 * A crash and an exit leave their notes behind; nobody can be asked afterwards.
 * @param {InstanceType<typeof Recorder>} recorder
 */
function lastWords(recorder) {
  process.on('uncaughtExceptionMonitor', (/** @type {unknown} */ thrown) =>
    say({ crash: describe(thrown) }),
  )
  process.on('exit', (status) => say({ notes: recorder.takeNotes(), status }))
}

/**
 * @param {unknown} thrown
 * @returns {Crash}
 */
function describe(thrown) {
  if (!(thrown instanceof Error)) return { name: 'Error', message: String(thrown), stack: '' }
  const { name, message, stack = '', code } = /** @type {NodeJS.ErrnoException} */ (thrown)
  return code === undefined ? { name, message, stack } : { name, message, stack, code }
}

/**
 * Does once what nearly every program does, before anybody waits for it: the first connection of a process,
 * its first module and its first look at the standard streams take longer than all that follow. Nothing of
 * it is left: the connection is reset, so that no port waits.
 */
async function warmUp() {
  const server = net.createServer((socket) => socket.on('error', () => {}).pipe(socket))
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address())
  const socket = net.connect(port, '127.0.0.1')
  socket.write('warm')
  await once(socket, 'data')
  socket.resetAndDestroy()
  await Promise.all([once(server.close(), 'close'), import('node:net')])
  return [process.stdout, process.stderr]
}

/** Waits for the program, and runs it. */
function run() {
  /** @type {{ order?: Order }} */
  const given = {}
  guard()
  serve(() => given.order)
  const recorder = new Recorder()
  recorder.start()
  say({ ready: true })
  const { order, behind } = readOrder()
  given.order = order
  process.argv = [process.execPath, order.file, ...order.argv]
  process.execArgv = []
  // The program begins with an empty table of modules, as it would without us.
  for (const path of Object.keys(require.cache)) delete require.cache[path]
  lastWords(recorder)
  answer(recorder, behind)
  // Where it fails, the exception is the program's, and uncaught.
  void import(order.url)
}

if (process.argv[2] === 'warm') void warmUp().then(run)
else run()
