// verdict: failed
// finding: unix sockets
import net from 'node:net'
net.createServer().listen('__FOLDER__/hostile-socket')
