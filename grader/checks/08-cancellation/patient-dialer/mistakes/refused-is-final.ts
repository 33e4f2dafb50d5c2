// fails: tries again where it was refused
// likely: a refusal was taken for final; it may be over in a moment
import { once } from 'node:events'
import net from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

type Task = { host: string; port: number; attempts: number }
type Print = (line: string) => void

const HOST = '127.0.0.1'
const USAGE = `usage: main.ts <port> <attempts>
(whole numbers: a port from 1 to 65535, attempts from 1 to 1000000)`
const FIRST_WAIT_MS = 100
const MOST_WAIT_MS = 2_000
const PASSING = new Set(['ECONNRESET'])

await dialPatiently((line) => console.log(line), readArguments(process.argv.slice(2)))

async function dialPatiently(print: Print, task: Task): Promise<void> {
  const stop = new AbortController()
  const interrupted = (): void => stop.abort()
  process.once('SIGINT', interrupted)
  try {
    print(await lineAtLast(task, stop.signal))
  } catch (error) {
    process.exitCode = stop.signal.aborted ? 130 : 1
    console.error(String(error))
  } finally {
    process.off('SIGINT', interrupted)
  }
}

async function lineAtLast({ host, port, attempts }: Task, signal: AbortSignal): Promise<string> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await firstLine({ host, port }, signal)
    } catch (error) {
      if (!mayPass(error) || attempt === attempts) throw error
    }
    await sleep(waitMs(attempt), undefined, { signal })
  }
}

/** Dials, and gives the first line without its end. Whatever happens, the socket is closed afterwards. */
async function firstLine(server: net.TcpNetConnectOpts, signal: AbortSignal): Promise<string> {
  const socket = net.connect({ ...server, signal })
  socket.setEncoding('utf8')
  try {
    await once(socket, 'connect')
    let text = ''
    for await (const piece of socket) {
      text += String(piece)
      const end = text.indexOf('\n')
      if (end >= 0) return text.slice(0, end).replace(/\r$/, '')
    }
    throw new Error('the server ended before a whole line')
  } finally {
    socket.destroy()
  }
}

function mayPass(error: unknown): boolean {
  return PASSING.has((error as NodeJS.ErrnoException).code ?? '')
}

/** Twice as long after each failure, up to a limit, and not the same for two clients. */
function waitMs(failures: number): number {
  const factor = 0.8 + Math.random() * 0.4
  return Math.min(FIRST_WAIT_MS * 2 ** (failures - 1), MOST_WAIT_MS) * factor
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
