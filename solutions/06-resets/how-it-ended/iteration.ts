// Async iteration: the loop ends at a FIN and throws at anything else, so the ending is where it leaves off.
import net from 'node:net'

type Ending = 'closed' | 'reset' | 'refused' | 'timeout'
type Arguments = { port: number; idleMs: number }

const HOST = '127.0.0.1'
const USAGE = `usage: main.ts <port> <idle-ms>
(whole numbers: a port from 1 to 65535, a time from 1 to 600000)`

const { port, idleMs } = readArguments(process.argv.slice(2))
const socket = net.connect({ host: HOST, port })
// The loop hears of errors only while it runs.
socket.on('error', () => {})
// What ends the loop after a silence is an error of our own.
const silence = new Error('nothing has come')
const timer = setTimeout(() => socket.destroy(silence), idleMs)
socket.once('connect', () => timer.refresh())

let bytes = 0
const ending = await readToTheEnd()
// Else it would keep the program alive until it fires.
clearTimeout(timer)
console.log(JSON.stringify({ ending, bytes }))
process.exitCode = ending === 'closed' ? 0 : 1

async function readToTheEnd(): Promise<Ending> {
  try {
    for await (const chunk of socket as AsyncIterable<Buffer>) {
      // Counted at once: what came before a RST is not taken back when the loop throws.
      bytes += chunk.length
      timer.refresh()
    }
    return 'closed'
  } catch (error) {
    if (error === silence) return 'timeout'
    const { code } = error as NodeJS.ErrnoException // a socket throws what its 'error' would bring
    if (code === 'ECONNREFUSED') return 'refused'
    if (code === 'ECONNRESET' || code === 'EPIPE') return 'reset'
    throw error
  }
}

/** What the command line says; anything wrong there ends the program with status 2. */
function readArguments(args: string[]): Arguments {
  const [portText = '', timeText = ''] = args
  if (args.length === 2 && isWhole(portText, 65_535) && isWhole(timeText, 600_000))
    return { port: Number(portText), idleMs: Number(timeText) }
  console.error(USAGE)
  process.exit(2)
}

/** Whether the text is a whole number from 1 to the highest. Number() alone would also take '1e3'. */
function isWhole(text: string, highest: number): boolean {
  return /^\d+$/.test(text) && Number(text) >= 1 && Number(text) <= highest
}
