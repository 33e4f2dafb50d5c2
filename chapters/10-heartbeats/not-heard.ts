// Shows what a server hears of a client that sends all it can, and doesn't take its echo.
import { once } from 'node:events'
import net, { type AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'

const LINES = Buffer.alloc(65_536, 'hello, stream!!\n')
const server = net.createServer().listen(0, '127.0.0.1')
await once(server, 'listening')
const { port } = server.address() as AddressInfo // a TCP server's address is never a string
const client = net.connect(port, '127.0.0.1').pause()
const [socket] = (await once(server, 'connection')) as [net.Socket]

// The client offers its lines again and again, as fast as they are taken.
const offer = (): void => void client.write(LINES, (error) => error ?? offer())
offer()

// #region hold
socket.on('data', (chunk: Buffer) => {
  if (!socket.write(chunk)) socket.pause()
})
socket.on('drain', () => socket.resume())
// #endregion

let before = -1
while (socket.bytesRead !== before) {
  before = socket.bytesRead
  await wait(500)
}
console.log(`the client has more to send:   ${client.writableLength > 0}`)
console.log(`the server reads from it:      ${!socket.isPaused()}`)
console.log(`heard of it in half a second:  ${socket.bytesRead - before} B`)
client.destroy()
socket.destroy()
server.close()
