// Async iteration, and AbortSignal.timeout() for the deadline: it counts from here, and doesn't keep the program.
import net from 'node:net'

const HOST = '127.0.0.1'

/** Reads on until there is a line, for as long as the deadline lets it. */
async function ask(port: number, deadlineMs: number): Promise<void> {
  const deadline = AbortSignal.timeout(deadlineMs)
  const socket = net.connect({ host: HOST, port })
  socket.setEncoding('utf8')
  // Given to net.connect() the signal would destroy the socket, which is a FIN. We owe the server a RST.
  deadline.addEventListener('abort', () => {
    if (socket.connecting) socket.destroy()
    else socket.resetAndDestroy()
  })
  try {
    const answer = await firstLine(socket)
    console.log(answer)
    socket.destroy()
  } catch (error) {
    process.exitCode = deadline.aborted ? 4 : 1
    console.error(
      deadline.aborted ? `no whole answer within ${deadlineMs} ms` : (error as Error).message,
    )
  }
}

async function firstLine(socket: net.Socket): Promise<string> {
  socket.write('now\n')
  let text = ''
  for await (const piece of socket) {
    text += piece as string
    const end = text.indexOf('\n')
    if (end >= 0) return text.slice(0, end).replace(/\r$/, '')
  }
  throw new Error('the server ended before its answer was complete')
}

const USAGE = `usage: main.ts <port> <deadline-ms>
(whole numbers: a port from 1 to 65535, a time from 1 to 600000)`

const { port, deadlineMs } = readArguments(process.argv.slice(2))
await ask(port, deadlineMs)

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
