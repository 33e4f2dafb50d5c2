// fails: goes on after an attempt that failed
// likely: the error's message stands where its code belongs: error.code, such as ECONNRESET
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
const FAREWELL_MS = 1_000

const { port, count, timeoutMs } = readArguments(process.argv.slice(2))
const attempts: Attempt[] = []
dial()

function dial(): void {
  let outcome: Outcome = { outcome: 'timeout' }
  let farewell: NodeJS.Timeout | undefined
  const started = performance.now()
  const socket = net.connect({ host: HOST, port })
  const giveUp = setTimeout(() => socket.destroy(), timeoutMs)

  socket.on('connect', () => {
    outcome = { outcome: 'connected', ms: toThousandth(performance.now() - started) }
    clearTimeout(giveUp)
    socket.end()
    socket.resume()
    farewell = setTimeout(() => socket.destroy(), FAREWELL_MS)
  })
  socket.on('error', (error: NodeJS.ErrnoException) => {
    if (outcome.outcome !== 'connected') outcome = failure(error)
  })
  socket.on('close', () => {
    clearTimeout(giveUp)
    clearTimeout(farewell)
    report(outcome)
  })
}

function failure({ code, message }: NodeJS.ErrnoException): Outcome {
  return code === 'ECONNREFUSED' ? { outcome: 'refused' } : { outcome: 'error', code: message }
}

function report(outcome: Outcome): void {
  const attempt = { attempt: attempts.length + 1, ...outcome }
  attempts.push(attempt)
  console.log(JSON.stringify(attempt))
  if (attempts.length < count) dial()
  else finish()
}

function finish(): void {
  const last = summary(attempts)
  console.log(JSON.stringify(last))
  process.exitCode = last.connected === count ? 0 : 1
}

function summary(lines: readonly Attempt[]): Summary {
  const howMany = (outcome: Attempt['outcome']): number =>
    lines.filter((attempt) => attempt.outcome === outcome).length
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
