// fails: prints the first line, however it is delivered, and ends at once
// likely: the line was looked for when the server had ended; it may go on for ever
import net from 'node:net'

type Arguments = { host: string; port: number; timeoutMs: number }

const USAGE = `usage: main.ts <host> <port> <timeout-ms>
(a name or an IP address; whole numbers: a port from 1 to 65535, a time from 1 to 600000)`
const STATUS = new Map([
  ['ECONNREFUSED', 3],
  ['ETIMEDOUT', 4],
  ['ENOTFOUND', 5],
  ['EAI_AGAIN', 5],
  ['ECONNRESET', 6],
])

const { host, port, timeoutMs } = readArguments(process.argv.slice(2))
setTimeout(() => fail(4, `${host}: no line within ${timeoutMs} ms`), timeoutMs)

const socket = net.connect({ host, port })
socket.setEncoding('utf8')

let text = ''
socket.on('data', (piece: string) => {
  text += piece
})
socket.on('end', () => {
  const end = text.indexOf('\n')
  if (end >= 0) succeed(text.slice(0, end).replace(/\r$/, ''))
  else fail(7, `${host}: the server ended before it had sent a line`)
})
socket.on('error', (error: NodeJS.ErrnoException) => {
  fail(STATUS.get(error.code ?? '') ?? 1, reasonOf(error))
})

function succeed(line: string): void {
  console.log(line)
  process.exit(0)
}

function fail(status: number, why: string): void {
  console.error(why)
  process.exit(status)
}

/** Where every address of a name has failed, the error is a bundle, and has no message of its own. */
function reasonOf(error: Error): string {
  const causes: Error[] = error instanceof AggregateError ? error.errors : [error]
  return causes.map(({ message }) => message).join('; ')
}

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
function isWhole(digits: string, highest: number): boolean {
  return /^\d+$/.test(digits) && Number(digits) >= 1 && Number(digits) <= highest
}
