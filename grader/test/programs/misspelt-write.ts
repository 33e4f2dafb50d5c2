// Wrong on purpose: a method's name is misspelt, which shows when the first bytes come.
import net from 'node:net'

const port = Number(process.argv[2])
const server = net.createServer((socket) => {
  socket.on('data', (chunk: Buffer) => {
    socket.wirte(chunk)
  })
})
server.listen(port, '127.0.0.1', () => console.error(`listening on 127.0.0.1:${port}`))
