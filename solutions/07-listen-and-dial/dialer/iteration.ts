// Async iteration: one loop reads, and all that can go wrong before the line is thrown into it.
import net from 'node:net'

type Arguments = { host: string; port: number; timeoutMs: number }

const USAGE = `usage: main.ts <host> <port> <timeout-ms>
(a name or an IP address; whole numbers: a port from 1 to 65535, a time from 1 to 600000)`

const { host, port, timeoutMs } = readArguments(process.argv.slice(2))
try {
  console.log(await firstLine())
} catch (error) {
  const [status, why] = verdictOn(error as NodeJS.ErrnoException) // a socket throws nothing else
  console.error(why)
  // The socket is destroyed by now, whatever was thrown; so nothing keeps us alive.
  process.exitCode = status
}

/** The first line that the server sends. */
async function firstLine(): Promise<string> {
  // The signal destroys the socket, whatever it is waiting for: a name, a SYN-ACK, a byte.
  const socket = net.connect({ host, port, signal: AbortSignal.timeout(timeoutMs) })
  let text = ''
  // The loop throws a failed dial as well, though it began before there was a connection.
  for await (const piece of socket.setEncoding('utf8')) {
    text += piece
    const end = text.indexOf('\n')
    // Leaving the loop destroys the socket; nothing is left to keep us alive.
    if (end >= 0) return text.slice(0, end).replace(/\r$/, '')
  }
  throw Object.assign(new Error(`${host}: the server ended before it had sent a line`), {
    code: 'ENDED',
  })
}

function verdictOn(error: NodeJS.ErrnoException): [status: number, why: string] {
  const causes: Error[] = error instanceof AggregateError ? error.errors : [error]
  const why = causes.map(({ message }) => message).join('; ')
  switch (error.code ?? '') {
    case 'ECONNREFUSED':
      return [3, why]
    case 'ABORT_ERR':
      return [4, `${host}: no line within ${timeoutMs} ms`]
    case 'ETIMEDOUT':
      return [4, why]
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return [5, why]
    case 'ECONNRESET':
      return [6, why]
    case 'ENDED':
      return [7, why]
    default:
      return [1, why]
  }
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
function isWhole(text: string, highest: number): boolean {
  return /^\d+$/.test(text) && Number(text) >= 1 && Number(text) <= highest
}
