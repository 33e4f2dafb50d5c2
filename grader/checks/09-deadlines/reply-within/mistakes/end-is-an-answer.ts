// fails: exits with status 1 when it is refused, reset, or left before a whole line
// likely: what stood before the FIN was printed, though its newline never came
import net from 'node:net'

const HOST = '127.0.0.1'

/** Asks, and waits for the answer no longer than the deadline. */
function ask(port: number, deadlineMs: number): void {
  const deadline = setTimeout(giveUp, deadlineMs)
  const socket = net.connect({ host: HOST, port })
  socket.setEncoding('utf8')
  socket.write('now\n')

  let answer = ''
  socket.on('data', (piece: string) => {
    answer += piece
    const end = answer.indexOf('\n')
    if (end < 0) return
    console.log(answer.slice(0, end).replace(/\r$/, ''))
    leave(0)
  })
  socket.on('end', () => {
    console.log(answer)
    leave(0)
  })
  socket.on('error', (error) => fail(error.message))

  function giveUp(): void {
    console.error(`no whole answer within ${deadlineMs} ms`)
    leave(4)
  }

  function fail(why: string): void {
    console.error(why)
    leave(1)
  }

  function leave(status: number): void {
    process.exitCode = status
    clearTimeout(deadline)
    socket.removeAllListeners('data')
    if (socket.connecting) socket.destroy()
    else socket.resetAndDestroy()
  }
}

const USAGE = `usage: main.ts <port> <deadline-ms>
(whole numbers: a port from 1 to 65535, a time from 1 to 600000)`

const { port, deadlineMs } = readArguments(process.argv.slice(2))
ask(port, deadlineMs)

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
