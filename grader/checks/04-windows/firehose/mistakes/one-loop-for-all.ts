// fails: serves others while one client stands still
// likely: one loop gives each client a piece in turn, and waits in each turn for the slowest
import { once } from 'node:events'
import net from 'node:net'

const BLOCK = Buffer.from(Array.from({ length: 251 * 260 }, (_, at) => at % 251))

type Client = { socket: net.Socket; left: number; ready: Promise<unknown> }

const clients = new Set<Client>()
let turning = false

function serve(socket: net.Socket): void {
  const client: Client = { socket, left: bytes, ready: Promise.resolve() }
  clients.add(client)
  give(client)
  socket.on('close', () => clients.delete(client))
  if (!turning) turn().catch((error: unknown) => console.error(error))
  socket.resume()
  socket.on('error', (error) => console.error(error.message))
}

async function turn(): Promise<void> {
  turning = true
  while (clients.size > 0) {
    for (const client of clients) give(client)
    await Promise.all([...clients].map(({ ready }) => ready))
  }
  turning = false
}

function give(client: Client): void {
  const { socket } = client
  const piece = BLOCK.subarray(0, client.left)
  client.left -= piece.length
  client.ready = Promise.resolve()
  if (!socket.write(piece)) {
    const closed = new Promise((resolve) => socket.once('close', resolve))
    client.ready = Promise.race([once(socket, 'drain').catch(() => {}), closed])
  }
  if (client.left > 0) return
  socket.end()
  clients.delete(client)
}

const HOST = '127.0.0.1'
const MOST_BYTES = 1024 ** 3
const USAGE = `usage: main.ts <port> <bytes>
(whole numbers: a port from 0 to 65535, where 0 means any free port, and a count from 1 to ${MOST_BYTES})`

const { port, bytes } = readArguments(process.argv.slice(2))
const server = net.createServer({ allowHalfOpen: true }, serve)

process.on('SIGTERM', () => process.exit(0))

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
function readArguments(args: string[]): { port: number; bytes: number } {
  const [portText = '', bytesText = ''] = args
  if (args.length === 2 && isWhole(portText, [0, 65_535]) && isWhole(bytesText, [1, MOST_BYTES]))
    return { port: Number(portText), bytes: Number(bytesText) }
  console.error(USAGE)
  process.exit(2)
}

/** Whether the text is a whole number in this range. Number() alone would also take '1e3'. */
function isWhole(text: string, [least, most]: readonly [number, number]): boolean {
  return /^\d+$/.test(text) && Number(text) >= least && Number(text) <= most
}
