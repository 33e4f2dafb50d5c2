// Draws a line that drips until its deadline, and what comes after: the error, two FINs, and bytes in between.
import { once } from 'node:events'
import net from 'node:net'

const RUNG = 30
const LINE_MS = 1_000
const events: string[] = []

function rung(text: string, to: 'server' | 'client', note = ''): void {
  const words = ` ${text} `
  const left = Math.floor((RUNG - words.length) / 2)
  const line = words.padStart(left + words.length, '─').padEnd(RUNG, '─')
  console.log(`│${to === 'server' ? `${line}▶` : `◀${line}`}│ ${note}`.trimEnd())
}

const server = net.createServer({ allowHalfOpen: true }, (socket) => {
  // #region deadline
  let lineTimer: NodeJS.Timeout | undefined
  socket.on('data', () => {
    // The first byte sets it, and no other one.
    lineTimer ??= setTimeout(() => socket.end('error line deadline'), LINE_MS)
  })
  socket.on('close', () => clearTimeout(lineTimer))
  // #endregion
  socket.on('data', (chunk: Buffer) => void server.emit('heard', chunk))
  socket.on('end', () => server.emit('heard', 'FIN'))
})
server.listen(0, '127.0.0.1')
await once(server, 'listening')
const { port } = server.address() as net.AddressInfo // a TCP server's address is never a string
const client = net.connect({ port, host: '127.0.0.1', allowHalfOpen: true })
client.on('data', (chunk: Buffer) => events.push(chunk.toString()))
const ended = once(client, 'end')
await once(client, 'connect')

/** Says this, and waits until the server has heard it. */
async function say(text: string, note?: string): Promise<void> {
  const heard = once(server, 'heard')
  if (text === 'FIN') client.end()
  else client.write(text)
  await heard
  rung(text, 'server', note)
}

await say('h', `the first byte: ${LINE_MS} ms from here`)
for (const byte of 'ello') await say(byte)
await ended
for (const event of events) rung(event, 'client', `${LINE_MS} ms after the first byte`)
rung('FIN', 'client')
await say(', world', 'read, and dropped')
await say('FIN')
server.close()
