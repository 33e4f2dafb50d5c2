// fails: gives all answers that it owes, then its FIN, and takes on no more
// likely: only the line at work was finished, and those that waited behind it were dropped
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
  socket.setEncoding('utf8')
  socket.on('data', (text: string) => {
    if (!leaving) take(client, text)
  })
  socket.on('end', () => {
    client.ended = true
    goOn(client)
  })
  socket.on('error', (error) => console.error(`a client is lost: ${error.message}`))
  socket.on('close', () => {
    clearTimeout(client.timer)
    clients.delete(client)
  })
  if (leaving) goOn(client)
}

function take(client: Client, text: string): void {
  const lines = (client.rest + text).split('\n')
  client.rest = lines.pop() ?? ''
  for (const line of lines) client.waiting.push(line.replace(/^work (\d+)\r?$/, '$1'))
  goOn(client)
}

function goOn(client: Client): void {
  if (client.timer) return
  const ms = client.waiting.shift()
  if (ms === undefined) {
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
  if (leaving) process.exit(1)
  leaving = true
  server.close(() => clearTimeout(grace))
  const grace = setTimeout(giveUp, graceMs)
  for (const client of clients) {
    client.waiting = []
    goOn(client)
  }
}

function giveUp(): void {
  for (const { socket } of clients) socket.resetAndDestroy()
  process.exit(1)
}

const server = net.createServer({ allowHalfOpen: true }, serve)
process.on('SIGTERM', leave)
process.on('SIGINT', leave)

server.on('error', (error: NodeJS.ErrnoException) => {
  console.error(error.message)
  process.exit(error.code === 'EADDRINUSE' ? 3 : 1)
})

server.listen(port, HOST, () => {
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
