// Draws its own ladder: two frames come in three pieces, and are answered when they are whole.
import { once } from 'node:events'
import net, { type AddressInfo } from 'node:net'

const RUNG = 36
const rung = (what: string): string =>
  ` ${what} `.padStart(Math.floor((RUNG + what.length) / 2) + 1, '─').padEnd(RUNG, '─')
const toServer = (what: string, after: string): void => console.log(`  │${rung(what)}▶│${after}`)
const toClient = (what: string): void => console.log(`  │◀${rung(what)}│`)
const hex = (bytes: Buffer): string => bytes.toString('hex').replaceAll(/(..)(?=.)/g, '$1 ')

function frame(payload: Buffer): Buffer {
  return Buffer.concat([Uint8Array.of(0, 0, 0, payload.length), payload])
}

const server = net.createServer({ allowHalfOpen: true }, (socket) => {
  let pending: Buffer = Buffer.alloc(0)
  socket.on('data', (chunk: Buffer) => {
    pending = Buffer.concat([pending, chunk])
    const answers: Buffer[] = []
    while (pending.length >= 4 && pending.length >= 4 + pending.readUInt32BE()) {
      const end = 4 + pending.readUInt32BE()
      answers.push(frame(Buffer.from(pending.subarray(4, end).toReversed())))
      pending = pending.subarray(end)
    }
    toServer(hex(chunk), ` keeps ${pending.length} B`)
    if (answers.length > 0) socket.write(Buffer.concat(answers))
    else read()
  })
  socket.on('end', () => {
    toServer('FIN', '')
    socket.end()
  })
})
server.listen(0, '127.0.0.1')
await once(server, 'listening')
const { port } = server.address() as AddressInfo // a TCP server's address is never a string

let read = (): void => {}
const untilRead = (): Promise<void> => new Promise((resolve) => (read = resolve))

console.log(`client${' '.repeat(RUNG - 4)}server`)
const client = net.connect({ port, host: '127.0.0.1', allowHalfOpen: true, noDelay: true })
const bytes = Buffer.concat([frame(Buffer.from('one')), frame(Buffer.from('two'))])
const pieces = [bytes.subarray(0, 2), bytes.subarray(2, 9), bytes.subarray(9)]
for (const [at, piece] of pieces.entries()) {
  const taken = at === 0 ? untilRead() : once(client, 'data')
  client.write(piece)
  const answer = (await taken)?.[0] as Buffer | undefined // what 'data' carries; a piece without an answer has none
  if (answer) toClient(hex(answer))
}
client.end()
client.resume()
await once(client, 'end')
toClient('FIN')
server.close()
