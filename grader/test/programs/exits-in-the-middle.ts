// Wrong on purpose: ends itself after the first client's bytes.
import net from 'node:net'

const port = Number(process.argv[2])
const server = net.createServer((socket) => {
  socket.on('data', () => {
    console.error('that was all')
    process.exit(0)
  })
})
server.listen(port, '127.0.0.1', () => console.error(`listening on 127.0.0.1:${port}`))
