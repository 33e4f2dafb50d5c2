// A tiny client: sends a text to a port of 127.0.0.1, half-closes, and prints all that comes back.
import net from 'node:net'

const [port = '', text, ...more] = process.argv.slice(2)
if (
  !/^\d+$/.test(port) ||
  Number(port) < 1 ||
  Number(port) > 65_535 ||
  text === undefined ||
  more.length > 0
) {
  console.error('usage: say.ts <port> <text>')
  process.exit(2)
}

const socket = net.connect({ host: '127.0.0.1', port: Number(port) })
socket.on('error', (error) => {
  console.error(error.message)
  process.exitCode = 1
})
socket.pipe(process.stdout)
socket.end(text) // the text, then our FIN; reading goes on until the server's
