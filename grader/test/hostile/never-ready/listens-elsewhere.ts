// verdict: failed
// finding: the program listens on port
import net from 'node:net'
net.createServer().listen(0, '127.0.0.1', function () {
  console.error('listening on 127.0.0.1:' + (this.address() as net.AddressInfo).port)
})
