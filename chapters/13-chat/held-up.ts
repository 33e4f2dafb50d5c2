// A room of two is told 64 blocks of 1 MiB. Bob reads, and slow has stopped: how much does bob hear?
import { once } from 'node:events'
import net, { type AddressInfo } from 'node:net'
import { setImmediate as turn } from 'node:timers/promises'

const MIB = 1024 ** 2
const MOST_OWED = 4 * MIB
const BLOCKS = 64
const BLOCK = Buffer.alloc(MIB, 'x')
type Member = { socket: net.Socket; heard: number }

// #region waits
async function waitsForAll(room: Member[]): Promise<void> {
  const full = room.filter(({ socket }) => !socket.write(BLOCK))
  await Promise.all(full.map(({ socket }) => once(socket, 'drain')))
}
// #endregion

// #region bound
async function waitsForNobody(room: Member[]): Promise<void> {
  for (const { socket } of room) {
    socket.write(BLOCK)
    if (socket.writableLength > MOST_OWED) socket.resetAndDestroy()
  }
}
// #endregion

for (const tell of [waitsForAll, waitsForNobody]) {
  const server = net.createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo // a TCP server's address is never a string
  const join = async (): Promise<[Member, net.Socket]> => {
    const client = net.connect({ port, host: '127.0.0.1' })
    client.on('error', () => {}) // the reset
    const [socket] = (await once(server, 'connection')) as [net.Socket] // what 'connection' carries
    return [{ socket, heard: 0 }, client]
  }
  const [slow, silent] = await join()
  const [bob, reader] = await join()
  reader.on('data', (chunk: Buffer) => (bob.heard += chunk.length))

  let said = 0
  const speaking = async (): Promise<boolean> => {
    for (; said < BLOCKS; said += 1) {
      await tell([slow, bob])
      while (bob.heard < (said + 1) * MIB) await turn()
    }
    return true
  }
  // Stuck, where all waits for slow: bob has heard what was told to him, and no more is told.
  const isStuck = (): boolean => slow.socket.writableNeedDrain && bob.heard === (said + 1) * MIB
  const sticking = async (): Promise<boolean> => {
    while (!isStuck()) await turn()
    return false
  }
  const isAll = await (tell === waitsForAll ? Promise.race([speaking(), sticking()]) : speaking())
  const heard = isAll ? 'all of it' : 'a part of it'
  console.log(`${tell.name}: bob heard ${heard}; slow was reset: ${slow.socket.destroyed}`)
  silent.destroy()
  reader.destroy()
  server.close()
}
