// Promises: a dial is one, the race is Promise.any(), and to cancel is to abort a signal.
import { once } from 'node:events'
import net from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

type Result = { winner: number; ms: number } | { errors: Record<string, string> }
type Print = (line: Result) => void
type Task = { host: string; ports: number[]; timeoutMs: number }
type Winner = { socket: net.Socket; port: number }

const HOST = '127.0.0.1'
const USAGE = `usage: main.ts <timeout-ms> <port>…
(whole numbers: a time from 1 to 600000, ports from 1 to 65535)`
const STAGGER_MS = 250

await race((line) => console.log(JSON.stringify(line)), readArguments(process.argv.slice(2)))

async function race(print: Print, task: Task): Promise<void> {
  // One signal for both ways to be stopped; its reason is the exit status.
  const stop = new AbortController()
  const deadline = setTimeout(() => stop.abort(4), task.timeoutMs)
  const interrupted = (): void => stop.abort(130)
  process.once('SIGINT', interrupted)
  try {
    const started = performance.now()
    const { socket, port } = await firstToConnect(task, stop.signal)
    const ms = performance.now() - started
    await farewell(socket, stop.signal)
    print({ winner: port, ms })
  } catch (error) {
    process.exitCode = stop.signal.aborted ? Number(stop.signal.reason) : 1
    if (error instanceof AggregateError && !stop.signal.aborted)
      print({ errors: codes(task.ports, error.errors) })
  } finally {
    clearTimeout(deadline)
    process.off('SIGINT', interrupted)
  }
}

async function firstToConnect({ host, ports }: Task, stop: AbortSignal): Promise<Winner> {
  const won = new AbortController()
  const over = AbortSignal.any([stop, won.signal])
  // A turn begins 250 ms after the one before it, or when that one's dial fails.
  let turn = Promise.resolve()
  const dials = ports.map((port) => {
    const dialled = turn.then(() => dial({ host, port }, over))
    const failed = new AbortController()
    dialled.catch(() => failed.abort())
    turn = turn.then(() => pause(AbortSignal.any([over, failed.signal])))
    return dialled
  })
  try {
    // Not Promise.race(): the first to settle may be a failure.
    return await Promise.any(dials)
  } finally {
    // Takes back the losers, and the turns that have not come.
    won.abort()
  }
}

/** A time that a signal can only make shorter. */
async function pause(signal: AbortSignal): Promise<void> {
  await sleep(STAGGER_MS, undefined, { signal }).catch(() => {})
}

async function dial(to: { host: string; port: number }, signal: AbortSignal): Promise<Winner> {
  // net.connect() with a signal that is aborted already would dial all the same.
  signal.throwIfAborted()
  const socket = net.connect(to)
  // once() listens for errors only while it waits.
  socket.on('error', () => {})
  try {
    await once(socket, 'connect', { signal })
    return { socket, port: to.port }
  } catch (error) {
    // The signal ends the waiting; the dial is ours to take back.
    socket.destroy()
    throw error
  }
}

/** Greets the winner, and resolves at its FIN; what it sends is dropped. */
async function farewell(socket: net.Socket, signal: AbortSignal): Promise<void> {
  try {
    socket.end('hello\n').resume()
    await once(socket, 'end', { signal })
  } finally {
    socket.destroy()
  }
}

function codes(ports: readonly number[], errors: NodeJS.ErrnoException[]): Record<string, string> {
  // Promise.any() keeps the errors in the order of the dials.
  return Object.fromEntries(ports.map((port, at) => [port, errors[at]?.code ?? 'unknown']))
}

/** What the command line says; anything wrong there ends the program with status 2. */
function readArguments(args: string[]): Task {
  const [timeText = '', ...portTexts] = args
  const right =
    isWhole(timeText, 600_000) &&
    portTexts.length > 0 &&
    portTexts.every((text) => isWhole(text, 65_535))
  if (right) return { host: HOST, ports: portTexts.map(Number), timeoutMs: Number(timeText) }
  console.error(USAGE)
  process.exit(2)
}

/** Whether the text is a whole number from 1 to the highest. Number() alone would also take '1e3'. */
function isWhole(text: string, highest: number): boolean {
  return /^\d+$/.test(text) && Number(text) >= 1 && Number(text) <= highest
}
