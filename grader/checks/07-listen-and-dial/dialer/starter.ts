// The dialer: prints the first line that a server sends, or says by its status why there is none. README.md holds
// the contract.
import type net from 'node:net'

/** Dials the server, and waits for its first line. This is the part that you write. */
function dial(server: net.TcpNetConnectOpts, timeoutMs: number): void {
  // TODO Dial with net.connect(server), and wait for a whole line, however it is cut (promises 1, 6, 7).
  // TODO The time-out counts from here on, whatever you are waiting for (3).
  // TODO Call succeed() or fail(), once. Which status stands for which error (2 to 6, 8)?
  fail(1, `${server.host} waits for a dial of ${timeoutMs} ms: write dial() in main.ts`)
}

/** Prints the line, and ends the program. */
export function succeed(line: string): never {
  console.log(line)
  process.exit(0)
}

/** Tells a person why there is no line, and ends the program with this status. */
function fail(status: number, why: string): never {
  console.error(why)
  process.exit(status)
}

// The rest is the boring part, and it is done: the arguments.

type Arguments = { host: string; port: number; timeoutMs: number }

const USAGE = `usage: main.ts <host> <port> <timeout-ms>
(a name or an IP address; whole numbers: a port from 1 to 65535, a time from 1 to 600000)`

const { host, port, timeoutMs } = readArguments(process.argv.slice(2))
dial({ host, port }, timeoutMs)

/** What the command line says; anything wrong there ends the program with status 2. */
function readArguments(args: string[]): Arguments {
  const [name = '', portText = '', timeText = ''] = args
  const right =
    args.length === 3 && name !== '' && isWhole(portText, 65_535) && isWhole(timeText, 600_000)
  if (right) return { host: name, port: Number(portText), timeoutMs: Number(timeText) }
  console.error(USAGE)
  process.exit(2)
}

/** Whether the text is a whole number from 1 to the highest. Number() alone would also take '1e3'. */
function isWhole(text: string, highest: number): boolean {
  return /^\d+$/.test(text) && Number(text) >= 1 && Number(text) <= highest
}
