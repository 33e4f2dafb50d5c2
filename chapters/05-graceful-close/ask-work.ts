// A client of the graceful server: asks for pieces of work, prints the answers, and ends when the server has, or when
// it has them all.
import net from 'node:net'

const [port = '', ...times] = process.argv.slice(2)
if (
  ![port, ...times].every((text) => /^\d+$/.test(text)) ||
  Number(port) < 1 ||
  times.length === 0
) {
  console.error('usage: ask-work.ts <port> <ms>…')
  process.exit(2)
}

const socket = net.connect({ host: '127.0.0.1', port: Number(port) })
socket.write(times.map((ms) => `work ${ms}\n`).join(''))
let answers = 0
socket.setEncoding('utf8').on('data', (text: string) => {
  process.stdout.write(text)
  answers += text.split('\n').length - 1
  if (answers === times.length) socket.end()
})
socket.on('end', () =>
  console.log(answers < times.length ? 'the server has ended early' : 'both have ended'),
)
socket.on('error', (error) => {
  console.error(error.message)
  process.exitCode = 1
})
