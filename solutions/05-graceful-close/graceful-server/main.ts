// Events: each connection is a queue of work, and one question ends it: is there anything left to do?
import net from 'node:net'

type Client = {
  socket: net.Socket
  rest: string
  waiting: string[]
  timer?: NodeJS.Timeout
  ended: boolean
}

const HOST = '127.0.0.1'
const USAGE = `usage: main.ts <port> <grace-ms>
(whole numbers: a port from 0 to 65535, 0 means any free port; a time from 1 to 600000)`

const { port, graceMs } = readArguments(process.argv.slice(2))
const clients = new Set<Client>()
let leaving = false

function serve(socket: net.Socket): void {
  const client: Client = { socket, rest: '', waiting: [], ended: false }
  clients.add(client)
  // The lines are ASCII; a decoder keeps what is cut and isn't.
  socket.setEncoding('utf8')
  socket.on('data', (text: string) => {
    // Read and dropped: unread bytes would hide the client's FIN, and turn our farewell into a reset.
    if (!leaving) take(client, text)
  })
  // The client says no more. It may still be owed answers, so this is not yet our FIN.
  socket.on('end', () => {
    client.ended = true
    goOn(client)
  })
  socket.on('error', (error) => console.error(`a client is lost: ${error.message}`))
  // Both FINs have passed, or there was a reset. Nobody waits for this work any more.
  socket.on('close', () => {
    clearTimeout(client.timer)
    clients.delete(client)
  })
  // It was in the queue of the kernel when the signal came.
  if (leaving) goOn(client)
}

function take(client: Client, text: string): void {
  const lines = (client.rest + text).split('\n')
  client.rest = lines.pop() ?? ''
  for (const line of lines) client.waiting.push(line.replace(/^work (\d+)\r?$/, '$1'))
  goOn(client)
}

/** Begins the next piece of work, if there is none in hand; where there is nothing left, it may be the end. */
function goOn(client: Client): void {
  if (client.timer) return
  const ms = client.waiting.shift()
  if (ms === undefined) {
    // Our FIN leaves behind the last answer. Only this direction ends: the client has its own time.
    if (leaving || client.ended) client.socket.end()
    return
  }
  client.timer = setTimeout(() => {
    client.socket.write(`done ${ms}\n`)
    delete client.timer
    goOn(client)
  }, Number(ms))
}

function leave(): void {
  // Whoever asks twice has no more patience.
  if (leaving) process.exit(1)
  leaving = true
  // From here on the kernel refuses who dials. The callback comes when the last connection is gone:
  // with the timer cleared, nothing keeps the program, and it ends by itself.
  server.close(() => clearTimeout(grace))
  const grace = setTimeout(giveUp, graceMs)
  for (const client of clients) goOn(client)
}

/** A reset, and no FIN: a client whose answers are not all there must not take them for all. */
function giveUp(): void {
  for (const { socket } of clients) socket.resetAndDestroy()
  process.exit(1)
}

// Half-open: else Node sends our FIN at the client's, and late answers vanish.
const server = net.createServer({ allowHalfOpen: true }, serve)
process.on('SIGTERM', leave)
process.on('SIGINT', leave)

server.on('error', (error: NodeJS.ErrnoException) => {
  console.error(error.message)
  process.exit(error.code === 'EADDRINUSE' ? 3 : 1)
})

server.listen(port, HOST, () => {
  // Safe: a server that listens on a port has an AddressInfo. It is asked because port 0 means any.
  const address = server.address() as net.AddressInfo
  console.error(`listening on ${HOST}:${address.port}`)
})

/** What the command line says; anything wrong there ends the program with status 2. */
function readArguments(args: string[]): { port: number; graceMs: number } {
  const [portText = '', graceText = ''] = args
  const right = args.length === 2 && isWhole(portText, 0, 65_535) && isWhole(graceText, 1, 600_000)
  if (right) return { port: Number(portText), graceMs: Number(graceText) }
  console.error(USAGE)
  process.exit(2)
}

/** Whether the text is a whole number from the one to the other. Number() alone would also take '1e3'. */
function isWhole(text: string, lowest: number, highest: number): boolean {
  return /^\d+$/.test(text) && Number(text) >= lowest && Number(text) <= highest
}
