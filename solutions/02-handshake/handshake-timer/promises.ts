// Promises: a dial reads from top to bottom, and one await at a time keeps the dials apart.
import { once } from 'node:events'
import net from 'node:net'

type Outcome =
  | { outcome: 'connected'; ms: number }
  | { outcome: 'refused' | 'timeout' }
  | { outcome: 'error'; code: string }
type Attempt = { attempt: number } & Outcome
type Summary = Record<'connected' | 'refused' | 'timeout' | 'error', number> &
  Record<'min' | 'median' | 'max', number | null>
type Arguments = { port: number; count: number; timeoutMs: number }

const HOST = '127.0.0.1'
const USAGE = `usage: main.ts <port> <count> <timeout-ms>
(whole numbers: a port from 1 to 65535, a count from 1 to 1000000, a time from 1 to 600000)`
// So long we wait for the server's FIN: the contract's second.
const FAREWELL_MS = 1_000

const { port, count, timeoutMs } = readArguments(process.argv.slice(2))
const attempts: Attempt[] = []
for (let attempt = 1; attempt <= count; attempt++) {
  const line = { attempt, ...(await dial()) }
  attempts.push(line)
  console.log(JSON.stringify(line))
}
const last = summary(attempts)
console.log(JSON.stringify(last))
// Not process.exit(): with no socket left, the program ends by itself.
process.exitCode = last.connected === count ? 0 : 1

async function dial(): Promise<Outcome> {
  const started = performance.now()
  const socket = net.connect({ host: HOST, port })
  // once() listens for errors only while it waits; a reset may come between two waits, and after.
  socket.on('error', () => {})
  try {
    await once(socket, 'connect', { signal: AbortSignal.timeout(timeoutMs) })
  } catch (error) {
    // The signal ends the waiting, not the dial: that is still ours to take back.
    socket.destroy()
    return failure(error as NodeJS.ErrnoException) // once() passes on an 'error', or aborts
  }
  const ms = toThousandth(performance.now() - started)
  await farewell(socket)
  return { outcome: 'connected', ms }
}

/** Sends our FIN, and waits for the server's, but not for ever. */
async function farewell(socket: net.Socket): Promise<void> {
  socket.end()
  // Unread bytes would hide the server's FIN, and turn our letting go into a reset.
  socket.resume()
  try {
    await once(socket, 'close', { signal: AbortSignal.timeout(FAREWELL_MS) })
  } catch {
    // A second has passed, or the server has reset: either way there is nothing to wait for.
    socket.destroy()
  }
}

function failure({ code = 'unknown' }: NodeJS.ErrnoException): Outcome {
  switch (code) {
    case 'ABORT_ERR':
      return { outcome: 'timeout' }
    case 'ECONNREFUSED':
      return { outcome: 'refused' }
    default:
      return { outcome: 'error', code }
  }
}

function summary(lines: readonly Attempt[]): Summary {
  const howMany = (outcome: Attempt['outcome']): number =>
    lines.filter((attempt) => attempt.outcome === outcome).length
  // Numbers need a comparison of their own: sort() alone would put 10 before 9, as text.
  const times = lines
    .flatMap((attempt) => (attempt.outcome === 'connected' ? [attempt.ms] : []))
    .toSorted((a, b) => a - b)
  return {
    connected: howMany('connected'),
    refused: howMany('refused'),
    timeout: howMany('timeout'),
    error: howMany('error'),
    min: times.at(0) ?? null,
    median: median(times),
    max: times.at(-1) ?? null,
  }
}

function median(sorted: readonly number[]): number | null {
  const upper = sorted[Math.floor(sorted.length / 2)]
  const lower = sorted[Math.floor((sorted.length - 1) / 2)]
  // With an odd count both are the one in the middle.
  return lower === undefined || upper === undefined ? null : toThousandth((lower + upper) / 2)
}

function toThousandth(ms: number): number {
  return Math.round(ms * 1_000) / 1_000
}

/** What the command line says; anything wrong there ends the program with status 2. */
function readArguments(args: string[]): Arguments {
  const [portText = '', countText = '', timeText = ''] = args
  const right =
    args.length === 3 &&
    isWhole(portText, 65_535) &&
    isWhole(countText, 1_000_000) &&
    isWhole(timeText, 600_000)
  if (right)
    return { port: Number(portText), count: Number(countText), timeoutMs: Number(timeText) }
  console.error(USAGE)
  process.exit(2)
}

/** Whether the text is a whole number from 1 to the highest. Number() alone would also take '1e3'. */
function isWhole(text: string, highest: number): boolean {
  return /^\d+$/.test(text) && Number(text) >= 1 && Number(text) <= highest
}
