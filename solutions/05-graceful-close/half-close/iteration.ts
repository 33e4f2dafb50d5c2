// Async iteration: what is not asked for is not read, so a slow standard output holds the server back.
import { once } from 'node:events'
import net from 'node:net'

async function ask(server: net.TcpNetConnectOpts, words: readonly string[]): Promise<void> {
  const socket = net.connect(server)
  socket.end(words.map((word) => `${word}\n`).join(''))
  try {
    // The loop ends at the server's FIN, and throws at a refusal or a reset.
    for await (const chunk of socket)
      if (!process.stdout.write(chunk)) await once(process.stdout, 'drain')
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
