// Gives up its first dial, prints a line, and prints another one when the next dial has connected.
import net from 'node:net'

const port = Number(process.argv[2])
// A SYN is sent again after a second: released too soon, it would be answered.
const GIVES_UP_AFTER_MS = 1500

const first = net.connect(port, '127.0.0.1', () => {
  throw new Error('the first SYN was answered')
})
setTimeout(() => {
  first.destroy()
  console.log(JSON.stringify({ attempt: 1 }))
  const second = net.connect(port, '127.0.0.1', () => {
    console.log(JSON.stringify({ attempt: 2 }))
    second.end()
  })
}, GIVES_UP_AFTER_MS)
