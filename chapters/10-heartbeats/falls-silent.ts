// A client of a heartbeat server: says a line, answers the first ping, and then falls silent.
import net from 'node:net'

const [port = '', ...more] = process.argv.slice(2)
if (!/^\d+$/.test(port) || Number(port) < 1 || Number(port) > 65_535 || more.length > 0) {
  console.error('usage: falls-silent.ts <port>')
  process.exit(2)
}

const socket = net.connect(Number(port), '127.0.0.1')
socket.setEncoding('utf8')
let [rest, pings] = ['', 0]

function say(line: string): void {
  console.log(`say   "${line}"`)
  socket.write(`${line}\n`)
}

socket.on('connect', () => say('hello'))
socket.on('data', (chunk: string) => {
  const lines = (rest + chunk).split('\n')
  rest = lines.pop() ?? ''
  for (const line of lines) {
    console.log(`hear  "${line}"`)
    if (line !== 'ping') continue
    pings += 1
    if (pings === 1) say('pong')
  }
})
socket.on('end', () => console.log('FIN'))
socket.on('error', (error: NodeJS.ErrnoException) => {
  console.log(error.code === 'ECONNRESET' ? 'reset (RST)' : error.message)
})
