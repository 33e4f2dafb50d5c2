// Wrong on purpose: listens where it should, and doesn't say so.
import net from 'node:net'

net.createServer().listen(Number(process.argv[2]), '127.0.0.1')
