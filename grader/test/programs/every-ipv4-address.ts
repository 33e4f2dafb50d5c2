// Wrong on purpose: listens on every IPv4 address, and says another.
import net from 'node:net'

const port = Number(process.argv[2])
net.createServer().listen(port, '0.0.0.0', () => console.error(`listening on 127.0.0.1:${port}`))
