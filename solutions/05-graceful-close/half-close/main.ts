// Events: the two directions have an ending each, and each is one listener.
import net from 'node:net'

function ask(server: net.TcpNetConnectOpts, words: readonly string[]): void {
  const socket = net.connect(server)
  // Words and FIN at once. This ends our direction alone: the server's stays open as long as it likes.
  socket.end(words.map((word) => `${word}\n`).join(''))

  socket.on('data', (chunk: Buffer) => {
    // The answer goes on as bytes. While standard output doesn't take them, we don't read: the window
    // closes, and the server waits, not our memory.
    if (process.stdout.write(chunk)) return
    socket.pause()
    process.stdout.once('drain', () => socket.resume())
  })

  // The server's FIN: the answer is whole. A server that says nothing at all has not answered.
  socket.on('end', () => {
    if (socket.bytesRead === 0) fail('the server has ended without an answer')
  })
  // Refused, or reset: what has come is written, and is no whole answer.
  socket.on('error', (error) => fail(error.message))
}

function fail(why: string): void {
  console.error(why)
  // Not process.exit(): standard output may still hold bytes that nobody has read. With no socket
  // left and nothing to write, the program ends by itself.
  process.exitCode = 1
}

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
