// Draws a client that talks, is asked, answers, and falls silent: with an interval of 200 ms, and two misses.
import { once } from 'node:events'
import net, { type AddressInfo } from 'node:net'

const RUNG = 26
const INTERVAL_MS = 200
const MISSES = 2

let last = performance.now()

function rung(text: string, to: 'server' | 'client'): void {
  const words = ` ${text} `
  const left = Math.floor((RUNG - words.length) / 2)
  const line = words.padStart(left + words.length, '─').padEnd(RUNG, '─')
  const ms = `${Math.round(performance.now() - last)} ms`
  last = performance.now()
  console.log(`${ms.padStart(7)} later  │${to === 'server' ? `${line}▶` : `◀${line}`}│`)
}

const server = net.createServer((socket) => {
  let missed = 0
  let timer: NodeJS.Timeout
  const start = (): void => {
    clearTimeout(timer)
    timer = setTimeout(beat, INTERVAL_MS)
  }
  // #region beat
  const beat = (): void => {
    if (missed === MISSES) {
      socket.resetAndDestroy()
      return
    }
    missed += 1
    socket.write('ping\n')
    start()
  }
  // #endregion
  // #region life
  socket.on('data', () => {
    missed = 0
    start()
  })
  // #endregion
  start()
})
server.listen(0, '127.0.0.1')
await once(server, 'listening')
const { port } = server.address() as AddressInfo // a TCP server's address is never a string

const client = net.connect(port, '127.0.0.1')
client.setEncoding('utf8')
await once(client, 'connect')
rung('connected', 'server')

function say(text: string): void {
  rung(text, 'server')
  client.write(`${text}\n`)
}

/** Each ping comes by itself: there is an interval between them. */
async function ping(): Promise<void> {
  await once(client, 'data')
  rung('ping', 'client')
}

say('hello')
await ping()
say('pong')
await ping()
await ping()
await once(client, 'error')
rung('RST', 'client')
server.close()
