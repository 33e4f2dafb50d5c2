// A client to put before the proxy: says its words, ends its side, and prints what is answered.
import net from 'node:net'

const [port = '', ...words] = process.argv.slice(2)
if (!/^\d+$/.test(port) || Number(port) > 65_535 || words.length === 0) {
  console.error('usage: ask.ts <port> <word>…')
  process.exit(2)
}

const socket = net.connect({ port: Number(port), host: '127.0.0.1', allowHalfOpen: true })
socket.on('error', (error: NodeJS.ErrnoException) => {
  console.error(`the connection failed: ${error.code}`)
  process.exitCode = 1
})
socket.on('data', (chunk: Buffer) => process.stdout.write(chunk))
socket.on('end', () => console.log('both have ended'))
socket.end(`${words.join(' ')}\n`)
