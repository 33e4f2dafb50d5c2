// A client for a server that answers lines: `visit.ts <port> polite|rude`. It sends a line and half of another, and prints
// the answer. Then the rude one resets, and the polite one sends the rest and its FIN.
import { once } from 'node:events'
import net from 'node:net'

const [port = '', manner = '', ...more] = process.argv.slice(2)
if (!/^\d+$/.test(port) || !['polite', 'rude'].includes(manner) || more.length > 0) {
  console.error('usage: visit.ts <port> polite|rude')
  process.exit(2)
}

const socket = net.connect({ host: '127.0.0.1', port: Number(port) })
socket.on('error', (error) => {
  console.error(error.message)
  process.exitCode = 1
})
socket.on('data', (chunk: Buffer) => process.stdout.write(chunk))
socket.write('hello\nand good')
await once(socket, 'data')
if (manner === 'rude') socket.resetAndDestroy()
else socket.end('bye\n')
