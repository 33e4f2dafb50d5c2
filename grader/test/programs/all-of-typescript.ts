// A right echo server, with what only a compiler can take away: an enum, a parameter property, an accessor,
// a decorator.
import net from 'node:net'

enum Side {
  Theirs,
  Ours,
}

function once<This>(
  method: (this: This, socket: net.Socket) => void,
  _context: ClassMethodDecoratorContext,
): typeof method {
  return method
}

class Echo {
  accessor served = 0

  constructor(private readonly side: Side) {}

  @once
  serve(socket: net.Socket): void {
    this.served += 1
    if (this.side === Side.Ours) socket.pipe(socket)
  }
}

const port = Number(process.argv[2])
const echo = new Echo(Side.Ours)
const server = net.createServer((socket) => echo.serve(socket))
server.listen(port, '127.0.0.1', () => console.error(`listening on 127.0.0.1:${port}`))
