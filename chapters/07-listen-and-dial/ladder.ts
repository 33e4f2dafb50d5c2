// Draws two clients and a server that lets only one in, step by step, with the addresses at both ends.
import { once } from 'node:events'
import net from 'node:net'

const RUNG = 40
const HOST = '127.0.0.1'
let inside = 0

const server = net.createServer((socket) => {
  if (inside === 1) {
    socket.destroy()
    return
  }
  inside += 1
  socket.on('close', () => {
    inside -= 1
    server.emit('left')
  })
  socket.write(`you are ${socket.remoteAddress}:${socket.remotePort}`)
  socket.resume()
})
server.listen(0, HOST)
await once(server, 'listening')
const { port } = server.address() as net.AddressInfo // a TCP server's address is never a string

function rung(text: string, to: 'server' | 'client', note = ''): void {
  const words = ` ${text} `
  const left = Math.floor((RUNG - words.length) / 2)
  const line = words.padStart(left + words.length, '─').padEnd(RUNG, '─')
  console.log(`│${to === 'server' ? `${line}▶` : `◀${line}`}│ ${note}`.trimEnd())
}

/** Connects, and tells what both ends are called. */
async function dial(name: string): Promise<net.Socket> {
  const socket = net.connect({ port, host: HOST })
  await once(socket, 'connect')
  rung(`client ${name} connects`, 'server', `from ${HOST}:${socket.localPort}`)
  return socket
}

console.log(`the server listens on ${HOST}:${port}`)
const a = await dial('A')
rung(String((await once(a, 'data'))[0]), 'client', 'to A')
const b = await dial('B')
await once(b.resume(), 'end')
rung('FIN', 'client', 'to B, without a byte')
// The server hears of the end a turn of its loop later than the client.
const left = Promise.all([once(a.resume(), 'close'), once(server, 'left')])
rung('FIN', 'server', 'from A')
a.end()
await left
rung('FIN', 'client', 'to A')
const c = await dial('C')
rung(String((await once(c, 'data'))[0]), 'client', 'to C')
c.destroy()
server.close()
