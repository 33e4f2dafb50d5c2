// fails: tells a FIN from a RST, also right after data
// likely: a connection that ended without a byte was taken for a broken one; its FIN is as good as any
import net from 'node:net'

type Ending = 'closed' | 'reset' | 'refused' | 'timeout'
type Arguments = { port: number; idleMs: number }

const HOST = '127.0.0.1'
const USAGE = `usage: main.ts <port> <idle-ms>
(whole numbers: a port from 1 to 65535, a time from 1 to 600000)`

const { port, idleMs } = readArguments(process.argv.slice(2))
const socket = net.connect({ host: HOST, port })

// This holds until the kernel says something: a connection that only we have ended has ended by the clock.
let ending: Ending = 'timeout'
let bytes = 0

// Any byte that comes starts this timer anew, and so does the connect. Before that it runs for the SYN.
socket.setTimeout(idleMs)
// The event ends nothing. destroy() does, also a SYN that nobody answers; end() would wait for theirs.
socket.on('timeout', () => socket.destroy())

// It must be read to the end: what is left unread hides the FIN.
socket.on('data', (chunk: Buffer) => {
  bytes += chunk.length
})
socket.on('end', () => {
  ending = bytes > 0 ? 'closed' : 'reset'
})
socket.on('error', (error: NodeJS.ErrnoException) => {
  // Both are a RST. The one that refuses has answered our SYN, and then there was never a connection.
  if (error.code === 'ECONNREFUSED') ending = 'refused'
  else if (error.code === 'ECONNRESET' || error.code === 'EPIPE') ending = 'reset'
  else throw error
})

// However it went: nothing more comes, and the socket and its timer are gone.
socket.on('close', () => {
  console.log(JSON.stringify({ ending, bytes }))
  process.exitCode = ending === 'closed' ? 0 : 1
})

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
