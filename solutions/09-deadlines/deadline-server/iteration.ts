// Async iteration: chunk by chunk, each answer awaited; the first deadline to be over aborts all the rest.
import net from 'node:net'

const HOST = '127.0.0.1'
const USAGE = `usage: main.ts <port> <line-ms> <total-ms> <write-ms>
(whole numbers: a port from 0 to 65535, 0 means any free port; each time from 1 to 600000)`

const [port, lineMs, totalMs, writeMs] = readArguments(process.argv.slice(2))
const open = new Set<net.Socket>()

/** Talks to one client: reads its chunks one after the other, and waits until each answer is taken. */
async function serve(socket: net.Socket): Promise<void> {
  // Aborted by the connection's end, or by the first deadline that is over, with the error line as its reason.
  const over = new AbortController()
  const stop = (deadline: string): void => over.abort(`error ${deadline} deadline\n`)
  const total = setTimeout(stop, totalMs, 'total')
  let line: NodeJS.Timeout | undefined
  let isPending = false
  let half = ''
  socket.once('close', () => over.abort())
  over.signal.addEventListener('abort', () => {
    clearTimeout(total)
    clearTimeout(line)
    const reason: unknown = over.signal.reason
    if (typeof reason !== 'string') return
    // Behind an answer that nobody takes, an error line would wait as long as the answer.
    if (reason.includes('total') && isPending) socket.resetAndDestroy()
    else leave(socket, reason)
  })

  for await (const chunk of socket.iterator({ destroyOnReturn: false })) {
    // After an error line we read on, and drop: to close with bytes unread would be a reset.
    if (over.signal.aborted) continue
    // In this encoding each byte is one character, so the length of a string is a count of bytes.
    const lines = (half + (chunk as Buffer).toString('latin1')).split('\n')
    half = lines.pop() ?? ''
    if (lines.length > 0) {
      clearTimeout(line)
      line = undefined
    }
    // Before the answers are awaited: the time of what has begun runs meanwhile.
    if (half !== '') line ??= setTimeout(stop, lineMs, 'line')
    for (const each of lines) {
      if (over.signal.aborted) break
      isPending = true
      await answer(socket, `ok ${each.replace(/\r$/, '').length}\n`)
      isPending = false
    }
  }
  if (!over.signal.aborted) {
    clearTimeout(line)
    socket.end()
  }
}

/** Resolves when the answer is taken; resets the connection where that takes too long. */
async function answer(socket: net.Socket, text: string): Promise<void> {
  const timer = setTimeout(() => socket.resetAndDestroy(), writeMs)
  await new Promise((resolve) => void socket.write(text, resolve))
  clearTimeout(timer)
}

/** The last words, and the time for the client to end as well. */
function leave(socket: net.Socket, error: string): void {
  const timer = setTimeout(() => socket.resetAndDestroy(), writeMs)
  socket.once('close', () => clearTimeout(timer))
  socket.end(error)
}

// Half-open is allowed: a client that has ended its side still gets its answers, and the FIN is ours to send.
const server = net.createServer({ allowHalfOpen: true }, (socket) => {
  open.add(socket)
  socket.on('close', () => open.delete(socket))
  socket.on('error', () => {}) // a reset: 'close' follows
  // What is read from a socket that fails throws; 'close' has cleared what there was.
  serve(socket).catch(() => {})
})
server.on('error', (error: NodeJS.ErrnoException) => {
  console.error(error.code === 'EADDRINUSE' ? `port ${port} is in use` : error.message)
  process.exit(3)
})
server.listen(port, HOST, () => {
  const address = server.address() as net.AddressInfo // a TCP server's address is never a string
  console.error(`listening on ${HOST}:${address.port}`)
})
process.on('SIGTERM', () => {
  server.close()
  for (const socket of open) socket.destroy()
  // No exit() here: without a socket and without a timer the program ends by itself, with status 0.
})

/** The port and the three times; anything wrong with them ends the program with status 2. */
function readArguments(args: string[]): [number, number, number, number] {
  const [first = '', ...times] = args
  const right =
    isWhole(first, [0, 65_535]) &&
    times.length === 3 &&
    times.every((time) => isWhole(time, [1, 600_000]))
  if (right) return [Number(first), Number(times[0]), Number(times[1]), Number(times[2])]
  console.error(USAGE)
  process.exit(2)
}

/** Whether the text is a whole number in this range. Number() alone would also take '1e3'. */
function isWhole(text: string, [lowest, highest]: [number, number]): boolean {
  return /^\d+$/.test(text) && Number(text) >= lowest && Number(text) <= highest
}
