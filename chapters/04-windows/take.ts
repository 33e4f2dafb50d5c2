// A client that reads to the end, and says how much came, and whether byte i is i modulo 251.
import net from 'node:net'

const [port = '', ...more] = process.argv.slice(2)
if (!/^\d+$/.test(port) || Number(port) < 1 || Number(port) > 65_535 || more.length > 0) {
  console.error('usage: take.ts <port>')
  process.exit(2)
}

const socket = net.connect(Number(port), '127.0.0.1')
let [bytes, wrong] = [0, 0]
socket.on('data', (chunk) => {
  for (const byte of chunk) {
    if (byte !== bytes % 251) wrong += 1
    bytes += 1
  }
})
socket.on('end', () => console.log(`${bytes} B, ${wrong} of them wrong`))
socket.on('error', (error) => {
  console.error(error.message)
  process.exitCode = 1
})
