// A member is dropped while its room is being told something, and the room is told of that as well: when?
import { once } from 'node:events'
import net, { type AddressInfo } from 'node:net'
import { setImmediate as turn } from 'node:timers/promises'

const MOST_OWED = 1024
const MIB = 1024 ** 2
type Member = { name: string; socket: net.Socket }
const members = new Map<string, Member>()

function tell(text: string, gone: (member: Member) => void): void {
  for (const member of members.values()) {
    member.socket.write(`[${text}]`)
    if (member.socket.writableLength > MOST_OWED) gone(member)
  }
}

// #region at-once
function atOnce(member: Member): void {
  member.socket.resetAndDestroy()
  members.delete(member.name)
  tell(`left ${member.name}`, atOnce)
}
// #endregion

// #region at-close
function atClose(member: Member): void {
  member.socket.resetAndDestroy()
  member.socket.on('close', () => {
    if (members.delete(member.name)) tell(`left ${member.name}`, atClose)
  })
}
// #endregion

for (const gone of [atOnce, atClose]) {
  const server = net.createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo // a TCP server's address is never a string
  const heard = { ann: '', slow: '', bob: '' }
  const clients: net.Socket[] = []
  for (const name of ['ann', 'slow', 'bob'] as const) {
    const client = net.connect({ port, host: '127.0.0.1' })
    client.on('error', () => {}) // the reset
    clients.push(client)
    const [socket] = (await once(server, 'connection')) as [net.Socket] // what 'connection' carries
    members.set(name, { name, socket })
    if (name !== 'slow') client.on('data', (chunk: Buffer) => (heard[name] += chunk.toString()))
  }
  // More than any kernel takes at once: slow is owed the rest.
  members.get('slow')?.socket.write(Buffer.alloc(64 * MIB))
  tell('said ann hello', gone)
  const bytes = '[said ann hello][left slow]'.length
  while (heard.ann.length !== bytes || heard.bob.length !== bytes) await turn()
  console.log(`told ${gone.name}: ann heard ${heard.ann}`)
  console.log(`told ${gone.name}: bob heard ${heard.bob}`)
  for (const client of clients) client.destroy()
  members.clear()
  server.close()
  await once(server, 'close')
}
