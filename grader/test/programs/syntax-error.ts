// Wrong on purpose: a bracket is missing.
import net from 'node:net'

net.createServer((socket) => {
  socket.write('é' 'hello')
})
