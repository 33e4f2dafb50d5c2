// Wrong on purpose: without an address, Node listens on every one.
import net from 'node:net'

const port = Number(process.argv[2])
net.createServer().listen(port, () => console.error(`listening on 127.0.0.1:${port}`))
