// Visits a greeter twice, the second time while the first connection is there, and prints what it is told.
import { once } from 'node:events'
import net from 'node:net'

const [host = '', port = '', ...more] = process.argv.slice(2)
if (net.isIP(host) === 0 || !/^\d+$/.test(port) || more.length > 0) {
  console.error('usage: visit.ts <host> <port>')
  process.exit(2)
}

/** What a new connection brings first: a line, or its end. */
async function visit(): Promise<{ socket: net.Socket; told: string }> {
  const socket = net.connect({ host, port: Number(port) })
  socket.on('error', () => {}) // a reset ends it as well: 'close' follows
  let text = ''
  socket.on('data', (chunk: Buffer) => (text += chunk.toString()))
  const closed = once(socket, 'close')
  while (!text.includes('\n') && !socket.closed)
    await Promise.race([once(socket, 'data').catch(() => {}), closed])
  const line = JSON.stringify(text.trimEnd().replace(`:${socket.localPort}`, ':<my port>'))
  return { socket, told: text === '' ? 'closed without a byte' : line }
}

const first = await visit()
console.log(`first:  ${first.told}`)
const second = await visit()
console.log(`second: ${second.told}`)
for (const { socket } of [first, second]) socket.destroy()
