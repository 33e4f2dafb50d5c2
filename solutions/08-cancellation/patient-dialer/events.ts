// Events: a try ends in one of four ways, and each of them says what comes next.
import net from 'node:net'

type Task = { host: string; port: number; attempts: number }
type Print = (line: string) => void

const HOST = '127.0.0.1'
const USAGE = `usage: main.ts <port> <attempts>
(whole numbers: a port from 1 to 65535, attempts from 1 to 1000000)`
const FIRST_WAIT_MS = 100
const MOST_WAIT_MS = 2_000

dialPatiently((line) => console.log(line), readArguments(process.argv.slice(2)))

function dialPatiently(print: Print, { host, port, attempts }: Task): void {
  let dialled = 0
  let socket: net.Socket | undefined
  let next: NodeJS.Timeout | undefined
  const interrupted = (): void => end(130)
  process.once('SIGINT', interrupted)
  dial()

  function dial(): void {
    dialled += 1
    // What a try before this one has heard is no part of the line.
    let text = ''
    socket = net.connect({ host, port }).setEncoding('utf8')
    socket.on('data', (piece: string) => {
      text += piece
      const lineEnd = text.indexOf('\n')
      if (lineEnd < 0) return
      print(text.slice(0, lineEnd).replace(/\r$/, ''))
      end(0)
    })
    // A FIN before a line: the server has said all that it wants to say.
    socket.on('end', () => end(1))
    socket.on('error', failed)
  }

  function failed({ code = '' }: NodeJS.ErrnoException): void {
    const mayPass = code === 'ECONNREFUSED' || code === 'ECONNRESET'
    if (!mayPass || dialled === attempts) return end(1)
    // Drawn anew for each wait, so that two clients that fail together don't come back together.
    const factor = 0.8 + Math.random() * 0.4
    next = setTimeout(dial, Math.min(FIRST_WAIT_MS * 2 ** (dialled - 1), MOST_WAIT_MS) * factor)
  }

  function end(status: number): void {
    process.exitCode = status
    clearTimeout(next)
    process.off('SIGINT', interrupted)
    socket?.destroy()
  }
}

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
