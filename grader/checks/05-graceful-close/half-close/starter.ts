// Half-close: sends words, then its FIN, and writes the answer. README.md holds the contract.
import type net from 'node:net'

/** Asks the server, and writes what it answers to standard output. This is the part that you write. */
function ask(server: net.TcpNetConnectOpts, words: readonly string[]): void {
  // TODO Dial with net.connect(server), send each word and a newline, and then your FIN (promises 1, 4).
  // TODO Write what comes to process.stdout, as it comes, until the server's FIN (2, 5).
  // TODO Refused, reset, or a FIN before the first byte: a line on standard error, and status 1 (3).
  console.error(
    `${server.host}:${server.port} waits for ${words.length} words: write ask() in main.ts`,
  )
  process.exitCode = 1
}

// The rest is the boring part, and it is done: the arguments.

const HOST = '127.0.0.1'
const USAGE = 'usage: main.ts <port> <word>…   (a port from 1 to 65535, and one word at least)'

const { port, words } = readArguments(process.argv.slice(2))
ask({ host: HOST, port }, words)

/** What the command line says; anything wrong there ends the program with status 2. */
function readArguments(args: string[]): { port: number; words: string[] } {
  const [text = '', ...given] = args
  // Number() alone would also take '', '1e3' and '0x50' for a port.
  const right = /^\d+$/.test(text) && Number(text) >= 1 && Number(text) <= 65_535
  if (right && given.length > 0) return { port: Number(text), words: given }
  console.error(USAGE)
  process.exit(2)
}
