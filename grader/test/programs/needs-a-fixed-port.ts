// Takes one certain port, and goes on only where it gets it.
import net from 'node:net'

net.createServer().listen(20_000, '127.0.0.1', () => console.error('listening on 127.0.0.1:20000'))
