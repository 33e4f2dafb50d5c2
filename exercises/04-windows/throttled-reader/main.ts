// The throttled reader: reads a stream to its end, no faster than it is asked to. README.md holds the contract.
import type net from 'node:net'

type Report = { bytes: number; sha256: string; seconds: number }
type Task = { server: net.TcpNetConnectOpts; rate: number }

/** Reads the stream, `rate` bytes a second, and prints a report. This is the part that you write. */
function readSlowly(print: (report: Report) => void, { server, rate }: Task): void {
  // TODO Connect with net.connect(server), and read so that the sender, too, is held to the rate (promise 1):
  //      what can you do so that your kernel's buffer stays full?
  // TODO At the FIN print how many bytes came, their SHA-256 (node:crypto), and the seconds since you were
  //      connected (2); a connection that fails is a line on standard error, and status 1.
  // TODO Keep to the rate over the whole time, and let others have the processor while you wait (3).
  console.error(
    `${server.host}:${server.port} waits to be read, ${rate} bytes a second: write readSlowly() in main.ts`,
  )
  process.exitCode = 1
}

// The rest is the boring part, and it is done: the arguments, the printing.

const HOST = '127.0.0.1'
const MOST_RATE = 1024 ** 3
const USAGE = `usage: main.ts <port> <bytes-per-second>
(whole numbers: a port from 1 to 65535, a rate from 1 to ${MOST_RATE})`

readSlowly((report) => console.log(JSON.stringify(report)), readArguments(process.argv.slice(2)))

/** What the command line says; anything wrong there ends the program with status 2. */
function readArguments(args: string[]): Task {
  const [portText = '', rateText = ''] = args
  if (args.length === 2 && isWhole(portText, 65_535) && isWhole(rateText, MOST_RATE))
    return { server: { host: HOST, port: Number(portText) }, rate: Number(rateText) }
  console.error(USAGE)
  process.exit(2)
}

/** Whether the text is a whole number from 1 to the highest. Number() alone would also take '1e3'. */
function isWhole(text: string, highest: number): boolean {
  return /^\d+$/.test(text) && Number(text) >= 1 && Number(text) <= highest
}
