// Wrong on purpose: listens on a port of its own choice.
import net from 'node:net'

const server = net.createServer()
server.listen(0, '127.0.0.1', () => {
  // Safe: a server that listens on a port has an AddressInfo.
  console.error(`listening on 127.0.0.1:${(server.address() as net.AddressInfo).port}`)
})
