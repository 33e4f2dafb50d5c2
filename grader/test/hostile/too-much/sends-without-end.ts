// verdict: failed
import net from 'node:net'

const server = net.createServer((socket) => {
  socket.on('error', () => {})
  const block = Buffer.alloc(1024 ** 2)
  const again = (): void => {
    while (socket.write(block));
  }
  socket.on('drain', again)
  again()
})
process.on('SIGTERM', () => process.exit(0))
server.listen(Number(process.argv[2]), '127.0.0.1', () => console.error(`listening on 127.0.0.1:${process.argv[2]}`))
