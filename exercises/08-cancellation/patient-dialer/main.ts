// The patient dialer: tries again until it hears a line. README.md holds the contract.

type Task = { host: string; port: number; attempts: number }

/** Dials until a line has come or nothing more is to be tried. This is the part that you write. */
function dialPatiently(print: Print, { host, port, attempts }: Task): void {
  // TODO Dial with net.connect({ host, port }), at once for the first time, and print the first line that
  //      comes; then let go of the connection, with status 0 (promise 1).
  // TODO Refused, or reset before a whole line: wait, longer after each failure and by chance a little more
  //      or less (3), and dial again, `attempts` dials in all; then give up with status 1 (2).
  // TODO A FIN before a whole line is final, with status 1 (4). SIGINT ends it all at once, with 130 (5).
  console.error(
    `${host}:${port} waits for a dial, ${attempts} at the most: write dialPatiently() in main.ts`,
  )
  process.exitCode = 1
}

// The rest is the boring part, and it is done: the arguments, the printing.

type Print = (line: string) => void

const HOST = '127.0.0.1'
const USAGE = `usage: main.ts <port> <attempts>
(whole numbers: a port from 1 to 65535, attempts from 1 to 1000000)`

dialPatiently((line) => console.log(line), readArguments(process.argv.slice(2)))

/** What the command line says; anything wrong there ends the program with status 2. */
function readArguments(args: string[]): Task {
  const [portText = '', attemptsText = ''] = args
  const right = args.length === 2 && isWhole(portText, 65_535) && isWhole(attemptsText, 1_000_000)
  if (right) return { host: HOST, port: Number(portText), attempts: Number(attemptsText) }
  console.error(USAGE)
  process.exit(2)
}

/** Whether the text is a whole number from 1 to the highest. Number() alone would also take '1e3'. */
function isWhole(text: string, highest: number): boolean {
  return /^\d+$/.test(text) && Number(text) >= 1 && Number(text) <= highest
}
