// Two members speak at the same time. Whoever speaks hears the answer at once, the others a turn of the loop later.
import { once } from 'node:events'
import net, { type AddressInfo } from 'node:net'
import { setImmediate as turn } from 'node:timers/promises'

const members = new Set<net.Socket>()

// #region two-doors
function receiptFirst(speaker: net.Socket, text: string): void {
  speaker.write(text)
  setImmediate(() => {
    for (const member of members) if (member !== speaker) member.write(text)
  })
}
// #endregion

// #region one-door
function allAtOnce(_speaker: net.Socket, text: string): void {
  for (const member of members) member.write(text)
}
// #endregion

for (const tell of [receiptFirst, allAtOnce]) {
  members.clear()
  const server = net.createServer((socket) => {
    members.add(socket)
    socket.on('data', (chunk: Buffer) => tell(socket, chunk.toString()))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo // a TCP server's address is never a string
  const heard = { ann: '', bob: '' }
  const ann = net.connect({ port, host: '127.0.0.1', noDelay: true })
  const bob = net.connect({ port, host: '127.0.0.1', noDelay: true })
  ann.on('data', (chunk: Buffer) => (heard.ann += chunk.toString()))
  bob.on('data', (chunk: Buffer) => (heard.bob += chunk.toString()))
  while (members.size < 2) await turn()
  // Both are with the server's kernel before its loop turns.
  ann.write('[yes]')
  bob.write('[no]')
  while (heard.ann.length < 9 || heard.bob.length < 9) await turn()
  const same = heard.ann === heard.bob
  console.log(`${tell.name}: both have heard the same: ${same}`)
  if (!same) console.log(`  ann heard ${heard.ann}, bob heard ${heard.bob}`)
  ann.destroy()
  bob.destroy()
  server.close()
  await once(server, 'close')
}
