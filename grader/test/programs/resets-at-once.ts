// Resets each connection as soon as it is there.
import net from 'node:net'

const port = Number(process.argv[2])
const server = net.createServer((socket) => void socket.resetAndDestroy())
server.listen(port, '127.0.0.1', () => console.error(`listening on 127.0.0.1:${port}`))
