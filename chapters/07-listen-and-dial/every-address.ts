// Shows where a server listens that names a port and no address, and where one does that names an address.
import { once } from 'node:events'
import net from 'node:net'

// What stands for "every address of this machine", in the two families.
const EVERY = ['::', '0.0.0.0']

function told(server: net.Server): string {
  const { address } = server.address() as net.AddressInfo // a TCP server's address is never a string
  return EVERY.includes(address) ? 'every address of the machine' : address
}

// #region listen
const open = net.createServer().listen({ port: 0 })
const closed = net.createServer().listen({ port: 0, host: '127.0.0.1' })
// #endregion
for (const server of [open, closed]) {
  if (!server.listening) await once(server, 'listening')
}
console.log(`without an address: ${told(open)}`)
console.log(`with an address:    ${told(closed)}`)
for (const server of [open, closed]) server.close()
