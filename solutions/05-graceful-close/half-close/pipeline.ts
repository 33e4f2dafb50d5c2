// pipeline: the answer is poured into standard output; pausing, the end and the errors are its business.
import net from 'node:net'
import { pipeline } from 'node:stream/promises'

async function ask(server: net.TcpNetConnectOpts, words: readonly string[]): Promise<void> {
  const socket = net.connect(server)
  socket.end(words.map((word) => `${word}\n`).join(''))
  try {
    // It resolves at the server's FIN, when standard output has taken all that came before it.
    await pipeline(socket, process.stdout, { end: false })
    if (socket.bytesRead === 0) throw new Error('the server has ended without an answer')
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    process.exitCode = 1
  }
}

const HOST = '127.0.0.1'
const USAGE = 'usage: main.ts <port> <word>…   (a port from 1 to 65535, and one word at least)'

const { port, words } = readArguments(process.argv.slice(2))
await ask({ host: HOST, port }, words)

/** What the command line says; anything wrong there ends the program with status 2. */
function readArguments(args: string[]): { port: number; words: string[] } {
  const [text = '', ...given] = args
  // Number() alone would also take '', '1e3' and '0x50' for a port.
  const right = /^\d+$/.test(text) && Number(text) >= 1 && Number(text) <= 65_535
  if (right && given.length > 0) return { port: Number(text), words: given }
  console.error(USAGE)
  process.exit(2)
}
