// Draws its own ladder: a name that is taken, words that come back to the speaker too, and a member that is gone.
import { once } from 'node:events'
import net, { type AddressInfo } from 'node:net'

const RUNG = 24
const SIDES = { ann: 0, bob: 1 } as const
type Name = keyof typeof SIDES

/** One line of the ladder: to the left of the server is ann, to the right bob. */
function draw(name: Name, what: string, way: 'to the server' | 'from the server'): void {
  const isRight = SIDES[name] === 1
  const line = ` ${what} `.padStart(Math.floor((RUNG + what.length) / 2) + 1, '─').padEnd(RUNG, '─')
  const pointsRight = isRight === (way === 'from the server')
  const rung = pointsRight ? `${line}▶` : `◀${line}`
  const blank = ' '.repeat(RUNG + 1)
  console.log(isRight ? `  │${blank}│${rung}│` : `  │${rung}│${blank}│`)
}

// #region server
const members = new Map<string, net.Socket>()
function tell(text: string): void {
  for (const socket of members.values()) socket.write(frame(text))
}
function serve(socket: net.Socket): void {
  let name = ''
  onFrames(socket, (text) => {
    const [verb, ...words] = text.split(' ')
    const wanted = words.at(-1) ?? ''
    if (verb === 'say') tell(`said ${name} ${words.join(' ')}`)
    else if (members.has(wanted)) socket.write(frame(`taken ${wanted}`))
    else {
      name = wanted
      members.set(name, socket)
      tell(`joined ${name}`)
    }
  })
  socket.on('end', () => {
    members.delete(name)
    tell(`left ${name}`)
    socket.end()
  })
}
// #endregion

function frame(text: string): Buffer {
  return Buffer.concat([Uint8Array.of(0, 0, 0, Buffer.byteLength(text)), Buffer.from(text)])
}

function onFrames(socket: net.Socket, hear: (text: string) => void): void {
  let kept: Buffer = Buffer.alloc(0)
  socket.on('data', (chunk: Buffer) => {
    kept = Buffer.concat([kept, chunk])
    while (kept.length >= 4 && kept.length >= 4 + kept.readUInt32BE()) {
      const text = kept.toString('utf8', 4, 4 + kept.readUInt32BE())
      kept = kept.subarray(4 + kept.readUInt32BE())
      hear(text)
    }
  })
}

const server = net.createServer({ allowHalfOpen: true }, serve)
server.listen(0, '127.0.0.1')
await once(server, 'listening')
const { port } = server.address() as AddressInfo // a TCP server's address is never a string

/** What came and was not yet drawn, in the order in which it is drawn: ann's first. */
const heard: Record<Name, string[]> = { ann: [], bob: [] }
let came = (): void => {}
const clients = {
  ann: net.connect({ port, host: '127.0.0.1', allowHalfOpen: true }),
  bob: net.connect({ port, host: '127.0.0.1', allowHalfOpen: true }),
}
for (const name of ['ann', 'bob'] as const) {
  onFrames(clients[name], (text) => {
    heard[name].push(text)
    came()
  })
  clients[name].on('end', () => {
    heard[name].push('FIN')
    came()
  })
}

/** One says something, or ends; then each of these hears something. */
async function step(name: Name, text: string, hearers: readonly Name[]): Promise<void> {
  draw(name, text === '' ? 'FIN' : text, 'to the server')
  if (text === '') clients[name].end()
  else clients[name].write(frame(text))
  for (const hearer of hearers) {
    while (heard[hearer].length === 0) await new Promise<void>((resolve) => (came = resolve))
    draw(hearer, heard[hearer].shift() ?? '', 'from the server')
  }
}

console.log(` ann${' '.repeat(RUNG - 4)}server${' '.repeat(RUNG - 2)}bob`)
await step('ann', 'join lobby ann', ['ann'])
await step('bob', 'join lobby ann', ['bob'])
await step('bob', 'join lobby bob', ['ann', 'bob'])
await step('bob', 'say hello', ['ann', 'bob'])
await step('bob', '', ['ann', 'bob'])
await step('ann', '', ['ann'])
server.close()
