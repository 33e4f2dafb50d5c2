// Promises: each connection is a chain of work, and its end is one more link of the chain.
import { once } from 'node:events'
import net from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'

const HOST = '127.0.0.1'
const USAGE = `usage: main.ts <port> <grace-ms>
(whole numbers: a port from 0 to 65535, 0 means any free port; a time from 1 to 600000)`

const { port, graceMs } = readArguments(process.argv.slice(2))
/** The ends of the chains: what each connection still has to do. */
const chains = new Map<net.Socket, Promise<void>>()
let leaving = false

function serve(socket: net.Socket): void {
  chains.set(socket, Promise.resolve())
  const gone = new AbortController()
  socket.on('close', () => {
    gone.abort()
    chains.delete(socket)
  })
  socket.on('error', (error) => console.error(`a client is lost: ${error.message}`))
  listen(socket, gone.signal).catch(() => socket.destroy())
  if (leaving) endAfterWork(socket)
}

/** Reads to the client's FIN, whatever happens meanwhile: only what is read can be dropped. */
async function listen(socket: net.Socket, signal: AbortSignal): Promise<void> {
  let rest = ''
  // The loop must not take our direction down with it: answers may still be owed.
  const chunks: AsyncIterable<Buffer> = socket.iterator({ destroyOnReturn: false })
  for await (const chunk of chunks) {
    if (leaving) continue
    const lines = (rest + chunk.toString('latin1')).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) {
      const ms = line.replace(/^work (\d+)\r?$/, '$1')
      append(socket, async () => {
        await wait(Number(ms), undefined, { signal })
        socket.write(`done ${ms}\n`)
      })
    }
  }
  endAfterWork(socket)
}

function append(socket: net.Socket, link: () => Promise<void> | void): void {
  const chain = chains.get(socket)
  // A client that is gone aborts its work; what comes behind it is not begun.
  if (chain)
    chains.set(
      socket,
      chain.then(link).catch(() => {}),
    )
}

/** Our FIN is the last link: it leaves when all answers have. A second one does nothing. */
function endAfterWork(socket: net.Socket): void {
  append(socket, () => void socket.end())
}

async function leave(): Promise<void> {
  if (leaving) process.exit(1)
  leaving = true
  server.close()
  for (const socket of chains.keys()) endAfterWork(socket)
  const over = new AbortController()
  const inTime = once(server, 'close').then(() => over.abort())
  // Whichever is first: all gone, or the grace used up.
  const usedUp = wait(graceMs, undefined, { signal: over.signal }).then(giveUp, () => {})
  await Promise.all([inTime, usedUp])
}

/** A reset, and no FIN: a client whose answers are not all there must not take them for all. */
function giveUp(): void {
  for (const socket of chains.keys()) socket.resetAndDestroy()
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
