// The race: dials several ports, staggered, and keeps the first that connects. README.md holds the contract.

type Result = { winner: number; ms: number } | { errors: Record<string, string> }
type Task = { host: string; ports: number[]; timeoutMs: number }

/** Dials the ports, greets the first that connects, and prints one line. This is the part that you write. */
function race(print: Print, { host, ports, timeoutMs }: Task): void {
  // TODO Dial with net.connect({ host, port }): the first port at once, each next one 250 ms after the one
  //      before was started, or at once when that one failed (promise 1).
  // TODO The first to connect is the winner: 'hello\n' and your FIN, drop what it sends, and at its FIN
  //      print its line (1). Take back all other dials, and start no more (2, 3).
  // TODO Where all have failed, print the errors; the status is 1 (4). At timeoutMs the status is 4 (5),
  //      after SIGINT 130 (6). Leave no timer and no socket behind (7).
  console.error(
    `${ports.length} ports of ${host} wait to be dialled within ${timeoutMs} ms: write race() in main.ts`,
  )
  process.exitCode = 1
}

// The rest is the boring part, and it is done: the arguments, the printing.

type Print = (line: Result) => void

const HOST = '127.0.0.1'
const USAGE = `usage: main.ts <timeout-ms> <port>…
(whole numbers: a time from 1 to 600000, ports from 1 to 65535)`

race((line) => console.log(JSON.stringify(line)), readArguments(process.argv.slice(2)))

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
