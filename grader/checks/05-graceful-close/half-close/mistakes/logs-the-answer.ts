// fails: writes an answer that comes late and in pieces, and exits with status 0
// likely: console.log() wrote the answer, and a newline of its own behind each chunk
import net from 'node:net'

function ask(server: net.TcpNetConnectOpts, words: readonly string[]): void {
  const socket = net.connect(server)
  socket.end(words.map((word) => `${word}\n`).join(''))
  socket.setEncoding('latin1')
  socket.on('data', (text: string) => console.log(text))
  socket.on('end', () => {
    if (socket.bytesRead === 0) fail('the server has ended without an answer')
  })
  socket.on('error', (error) => fail(error.message))
}

function fail(why: string): void {
  console.error(why)
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
