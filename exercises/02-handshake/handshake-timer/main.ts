// The handshake timer: dials a port again and again, and times each handshake. README.md holds the contract.
import type net from 'node:net'

type Outcome =
  | { outcome: 'connected'; ms: number }
  | { outcome: 'refused' | 'timeout' }
  | { outcome: 'error'; code: string }
type Attempt = { attempt: number } & Outcome
type Summary = Record<'connected' | 'refused' | 'timeout' | 'error', number> &
  Record<'min' | 'median' | 'max', number | null>
type Task = { server: net.TcpNetConnectOpts; count: number; timeoutMs: number }

/** Dials the server `count` times, prints a line for each, and a last one. This is the part that you write. */
function timeHandshakes(print: Print, { server, count, timeoutMs }: Task): void {
  // TODO Dial with net.connect(server), one dial after the other (promise 3), and time each handshake
  //      alone, from its own start (2, 5). Say farewell: your FIN, then at most a second for theirs (3).
  // TODO A dial may be refused, reset, or not answered for timeoutMs (4): go on with the next one (6).
  // TODO Print an Attempt for each dial (1), then the Summary (7). The status is 0 if all connected (8).
  console.error(
    `${server.host}:${server.port} waits for ${count} dials of ${timeoutMs} ms: write timeHandshakes() in main.ts`,
  )
  process.exitCode = 1
}

// The rest is the boring part, and it is done: the arguments, the printing.

type Print = (line: Attempt | Summary) => void

const HOST = '127.0.0.1'
const USAGE = `usage: main.ts <port> <count> <timeout-ms>
(whole numbers: a port from 1 to 65535, a count from 1 to 1000000, a time from 1 to 600000)`

timeHandshakes((line) => console.log(JSON.stringify(line)), readArguments(process.argv.slice(2)))

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
