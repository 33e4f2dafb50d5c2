// Opens the UDP port that it is given, says so, and answers nothing.
import dgram from 'node:dgram'

const port = Number(process.argv[2])
const socket = dgram.createSocket('udp4')
socket.on('error', (error) => {
  console.error(error.message)
  process.exit(3)
})
socket.bind(port, '127.0.0.1', () =>
  console.error(`listening on 127.0.0.1:${socket.address().port}`),
)
