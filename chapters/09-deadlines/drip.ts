// Says a line at once, then a text without a newline, a byte every 100 ms; prints what comes until the server ends.
import { once } from 'node:events'
import net from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'

const DRIP_EVERY_MS = 100

const [port = '', line = '', drips = '', ...more] = process.argv.slice(2)
if (!/^\d+$/.test(port) || line === '' || drips === '' || more.length > 0) {
  console.error('usage: drip.ts <port> <line> <drips>')
  process.exit(2)
}

const socket = net.connect({ port: Number(port), host: '127.0.0.1' })
socket.on('error', (error) => console.error(error.message))
socket.on('data', (chunk: Buffer) => process.stdout.write(chunk))
const ended = once(socket, 'end').then(() => 'the end')
socket.write(`${line}\n`)
for (const byte of drips) {
  if (socket.readableEnded) break
  socket.write(byte)
  await Promise.race([wait(DRIP_EVERY_MS), ended])
}
await ended
socket.end()
