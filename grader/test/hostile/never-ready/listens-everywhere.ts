// verdict: failed
// finding: every address of the machine
import net from 'node:net'
net.createServer().listen(Number(process.argv[2]), '0.0.0.0', () => console.error('listening on 127.0.0.1:' + process.argv[2]))
