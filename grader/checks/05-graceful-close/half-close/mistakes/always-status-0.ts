// fails: exits with status 1 when it is refused or reset
// likely: whatever became of the connection, the exit status was 0
import net from 'node:net'

function ask(server: net.TcpNetConnectOpts, words: readonly string[]): void {
  const socket = net.connect(server)
  socket.end(words.map((word) => `${word}\n`).join(''))
  socket.on('data', (chunk: Buffer) => {
    if (process.stdout.write(chunk)) return
    socket.pause()
    process.stdout.once('drain', () => socket.resume())
  })
  socket.on('end', () => {
    if (socket.bytesRead > 0) return
    console.error('no answer')
    process.exitCode = 1
  })
  socket.on('error', (error) => console.error(error.message))
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
