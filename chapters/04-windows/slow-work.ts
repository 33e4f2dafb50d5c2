// Shows that slow work is not slow reading: how much is read while the first chunk is still in work.
import { once } from 'node:events'
import net, { type AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'

const MIB = 1_048_576
const { promise: gate, resolve: open } = Promise.withResolvers<void>()
const server = net.createServer((sender) => {
  sender.on('error', () => {})
  sender.end(Buffer.alloc(16 * MIB))
})
server.listen(0, '127.0.0.1')
await once(server, 'listening')
const { port } = server.address() as AddressInfo // a TCP server's address is never a string

async function work(_chunk: Buffer): Promise<void> {
  await gate // as slow as can be
}

const listening = net.connect(port, '127.0.0.1')
// #region wrong
listening.on('data', async (chunk: Buffer) => {
  await work(chunk)
})
// #endregion
await once(listening, 'end')
console.log(`a listener that waits: ${listening.bytesRead / MIB} MiB of 16 are read meanwhile`)

const looping = net.connect(port, '127.0.0.1')
const loop = async (): Promise<void> => {
  // #region right
  for await (const chunk of looping as AsyncIterable<Buffer>) await work(chunk)
  // #endregion
}
loop().catch(() => {}) // below we break it off
await wait(300)
console.log(`a loop that waits: less than 1 MiB is read meanwhile: ${looping.bytesRead < MIB}`)

looping.destroy()
server.close()
open()
