// fails: lets go after a second of a server that never closes
// likely: the wait for the farewell was given up, and the socket was kept
import net from 'node:net'

type Outcome =
  | { outcome: 'connected'; ms: number }
  | { outcome: 'refused' | 'timeout' }
  | { outcome: 'error'; code: string }
type Attempt = { attempt: number } & Outcome
type Summary = Record<'connected' | 'refused' | 'timeout' | 'error', number> &
  Record<'min' | 'median' | 'max', number | null>
type Task = { server: net.TcpNetConnectOpts; count: number; timeoutMs: number }

const round = (ms: number): number => Math.round(ms * 1000) / 1000

async function timeHandshakes(print: Print, { server, count, timeoutMs }: Task): Promise<void> {
  const counts = { connected: 0, refused: 0, timeout: 0, error: 0 }
  const times: number[] = []
  for (let attempt = 1; attempt <= count; attempt++) {
    const result = await dial(server, timeoutMs)
    counts[result.outcome]++
    if (result.outcome === 'connected') times.push(result.ms)
    print({ attempt, ...result })
  }
  times.sort((a, b) => a - b)
  const n = times.length
  const median = n === 0 ? null : round(((times[(n - 1) >> 1] ?? 0) + (times[n >> 1] ?? 0)) / 2)
  print({ ...counts, min: times[0] ?? null, median, max: times[n - 1] ?? null })
  process.exit(counts.connected === count ? 0 : 1)
}

function dial(server: net.TcpNetConnectOpts, timeoutMs: number): Promise<Outcome> {
  return new Promise((resolve) => {
    let outcome: Outcome = { outcome: 'timeout' }
    let farewell: NodeJS.Timeout | undefined
    const started = performance.now()
    const socket = net.connect(server)
    const timer = setTimeout(() => {
      socket.destroy()
    }, timeoutMs)
    socket.on('connect', () => {
      const ms = performance.now() - started
      clearTimeout(timer)
      outcome = { outcome: 'connected', ms: round(ms) }
      socket.end()
      socket.resume()
      farewell = setTimeout(() => resolve(outcome), 1000)
    })
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (outcome.outcome === 'connected') return
      const { code = '' } = error
      outcome = code === 'ECONNREFUSED' ? { outcome: 'refused' } : { outcome: 'error', code }
    })
    socket.on('close', () => {
      clearTimeout(timer)
      clearTimeout(farewell)
      resolve(outcome)
    })
  })
}

// The rest is the boring part, and it is done: the arguments, the printing.

type Print = (line: Attempt | Summary) => void

const HOST = '127.0.0.1'
const USAGE = `usage: main.ts <port> <count> <timeout-ms>
(whole numbers: a port from 1 to 65535, a count from 1 to 1000000, a time from 1 to 600000)`

void timeHandshakes(
  (line) => console.log(JSON.stringify(line)),
  readArguments(process.argv.slice(2)),
)

/** What the command line says; anything wrong there ends the program with status 2. */
function readArguments(args: string[]): Task {
  const [portText = '', countText = '', timeText = ''] = args
  const right =
    args.length === 3 &&
    isWhole(portText, 65_535) &&
    isWhole(countText, 1_000_000) &&
    isWhole(timeText, 600_000)
  if (right)
    return {
      server: { host: HOST, port: Number(portText) },
      count: Number(countText),
      timeoutMs: Number(timeText),
    }
  console.error(USAGE)
  process.exit(2)
}

/** Whether the text is a whole number from 1 to the highest. Number() alone would also take '1e3'. */
function isWhole(text: string, highest: number): boolean {
  return /^\d+$/.test(text) && Number(text) >= 1 && Number(text) <= highest
}
