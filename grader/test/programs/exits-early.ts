// Wrong on purpose: a server that is never told to listen has nothing to stay for.
import net from 'node:net'

net.createServer()
