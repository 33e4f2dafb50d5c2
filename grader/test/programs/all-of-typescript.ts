// A right echo server, with what only a compiler can take away: an enum, a parameter property.
import net from 'node:net'

enum Side {
  Theirs,
  Ours,
}

class Echo {
  constructor(private readonly side: Side) {}

  serve(socket: net.Socket): void {
    if (this.side === Side.Ours) socket.pipe(socket)
  }
}

const port = Number(process.argv[2])
const echo = new Echo(Side.Ours)
const server = net.createServer((socket) => echo.serve(socket))
server.listen(port, '127.0.0.1', () => console.error(`listening on 127.0.0.1:${port}`))
