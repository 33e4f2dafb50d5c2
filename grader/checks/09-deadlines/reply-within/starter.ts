// Asks a server `now`, and prints its answer if it comes within the deadline. README.md holds the contract.
const HOST = '127.0.0.1'

/** Asks, and waits for the answer no longer than the deadline. This is the part that you write. */
function ask(port: number, deadlineMs: number): void {
  // TODO Dial net.connect({ host: HOST, port }), and send `now\n` (promise 1).
  // TODO Print the first line that comes, in whatever pieces, and end at once with status 0 (1, 2).
  // TODO At the deadline, which counts from here on: reset the connection, and end with status 4 (3, 4).
  // TODO Refused, reset, or ended before a whole line: say why on standard error, and end with status 1 (5).
  console.error(`${HOST}:${port} waits for a question of ${deadlineMs} ms: write ask() in main.ts`)
  process.exitCode = 1
}

// The rest is the boring part, and it is done: the arguments.

const USAGE = `usage: main.ts <port> <deadline-ms>
(whole numbers: a port from 1 to 65535, a time from 1 to 600000)`

const { port, deadlineMs } = readArguments(process.argv.slice(2))
ask(port, deadlineMs)

/** What the command line says; anything wrong there ends the program with status 2. */
function readArguments(args: string[]): { port: number; deadlineMs: number } {
  const [portText = '', timeText = ''] = args
  const right = args.length === 2 && isWhole(portText, 65_535) && isWhole(timeText, 600_000)
  if (right) return { port: Number(portText), deadlineMs: Number(timeText) }
  console.error(USAGE)
  process.exit(2)
}

/** Whether the text is a whole number from 1 to the highest. Number() alone would also take '1e3'. */
function isWhole(text: string, highest: number): boolean {
  return /^\d+$/.test(text) && Number(text) >= 1 && Number(text) <= highest
}
