// What learnyounode's exercise TIME SERVER asks for: the time to each client, then the end.
const net = require('node:net')

const two = (number) => String(number).padStart(2, '0')
const server = net.createServer((socket) => {
  const now = new Date()
  const date = [now.getFullYear(), two(now.getMonth() + 1), two(now.getDate())].join('-')
  socket.end(`${date} ${two(now.getHours())}:${two(now.getMinutes())}\n`)
})
server.listen(Number(process.argv[2]))
