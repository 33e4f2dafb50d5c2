/**
 * The first code in the program's process. It is started ahead of time, warms up what a network
 * program needs, and waits on descriptor 3 for the program; then it runs it as if the process had been
 * started with it. One host, one program, then it dies.
 *
 * It is handed over as text and imports built-in modules and its neighbours alone, for the process
 * may read no file.
 */
import { readSync, writeSync } from 'node:fs'
import { registerHooks } from 'node:module'
import net from 'node:net'
import { guard } from './guard.ts'
import { Recorder } from './recorder.ts'
import type { Crash, Order, Question, Saying } from './control.ts'

// Two pipes and not one socket: a question to a process that has just ended must not lose its last words.
const QUESTIONS = 3
const SAYINGS = 4
const LINE_FEED = 10

/** Blocks until the order has come, and gives what came behind it as well: the first questions. */
function readOrder(): { order: Order; behind: Buffer } {
  let bytes = Buffer.alloc(0)
  for (;;) {
    const piece = Buffer.alloc(65_536)
    const count = readSync(QUESTIONS, piece)
    if (count === 0) process.exit(0)
    bytes = Buffer.concat([bytes, piece.subarray(0, count)])
    const end = bytes.indexOf(LINE_FEED)
    if (end < 0) continue
    return {
      order: JSON.parse(bytes.toString('utf8', 0, end)) as Order,
      behind: bytes.subarray(end + 1),
    }
  }
}

/** Lets the loader find one program, under its file's URL, and nothing else on the disk. */
function serve(program: () => Order | undefined): void {
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

/** Writes at once, whatever becomes of the process next. */
function say(saying: Saying): void {
  try {
    writeSync(SAYINGS, `${JSON.stringify(saying)}\n`)
  } catch {
    // The grader's end is gone or full: what is said here only makes a failure clearer.
  }
}

/** Answers the grader's questions without keeping the program alive. */
function answer(recorder: Recorder, behind: Buffer): void {
  const control = new net.Socket({ fd: QUESTIONS, readable: true, writable: false })
  const { pid } = process
  const kill = process.kill.bind(process)
  // The grader is gone: nobody is left to end this process, so it ends itself.
  control.on('close', () => kill(pid, 'SIGKILL')).on('error', () => {})
  let questions = ''
  const hear = (chunk: Buffer): void => {
    const lines = (questions + chunk.toString()).split('\n')
    questions = lines.pop() ?? ''
    for (const line of lines) {
      const { id, ask } = JSON.parse(line) as Question
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

/** A crash and an exit leave their notes behind; nobody can be asked afterwards. */
function lastWords(recorder: Recorder): void {
  process.on('uncaughtExceptionMonitor', (thrown: unknown) => say({ crash: describe(thrown) }))
  process.on('exit', () => say({ notes: recorder.takeNotes() }))
}

function describe(thrown: unknown): Crash {
  if (!(thrown instanceof Error)) return { name: 'Error', message: String(thrown), stack: '' }
  const { name, message, stack = '', code } = thrown as NodeJS.ErrnoException
  return code === undefined ? { name, message, stack } : { name, message, stack, code }
}

const given: { order?: Order } = {}
guard()
serve(() => given.order)
const recorder = new Recorder()
recorder.start()
say({ ready: true })
const { order, behind } = readOrder()
given.order = order
process.argv = [process.execPath, order.file, ...order.argv]
process.execArgv = []
lastWords(recorder)
answer(recorder, behind)
await import(order.url)
