// Draws a client, a proxy and an upstream step by step: a question, a FIN, a late answer, and a FIN.
import { once } from 'node:events'
import net, { type AddressInfo } from 'node:net'

const RUNG = 24

function rung(words: string): string {
  const text = ` ${words} `
  const left = Math.floor((RUNG - text.length) / 2)
  return text.padStart(left + text.length, '─').padEnd(RUNG, '─')
}
const blank = ' '.repeat(RUNG)
const drawn = {
  'client to proxy': (words: string) => `│${rung(words)}▶│ ${blank}│`,
  'proxy to upstream': (words: string) => `│${blank} │${rung(words)}▶│`,
  'upstream to proxy': (words: string) => `│${blank} │◀${rung(words)}│`,
  'proxy to client': (words: string) => `│◀${rung(words)}│ ${blank}│`,
}
const draw = (where: keyof typeof drawn, words: string): void => console.log(drawn[where](words))

/** The two ends of a connection on the loopback: the one that dials, and the one that accepts. */
async function connection(): Promise<[net.Socket, net.Socket]> {
  const server = net.createServer({ allowHalfOpen: true }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo // a TCP server's address is never a string
  const dialling = net.connect({ port, host: '127.0.0.1', allowHalfOpen: true })
  const connected = once(dialling, 'connect')
  const [accepted] = (await once(server, 'connection')) as [net.Socket] // what 'connection' carries
  await connected
  server.close()
  return [dialling, accepted]
}

const [client, near] = await connection()
const [far, upstream] = await connection()
near.on('data', (chunk: Buffer) => draw('client to proxy', `"${chunk}"`))
near.on('end', () => draw('client to proxy', 'FIN'))
far.on('data', (chunk: Buffer) => draw('upstream to proxy', `"${chunk}"`))
far.on('end', () => draw('upstream to proxy', 'FIN'))
near.pipe(far)
far.pipe(near)
upstream.on('data', (chunk: Buffer) => draw('proxy to upstream', `"${chunk}"`))
upstream.on('end', () => draw('proxy to upstream', 'FIN'))
client.on('data', (chunk: Buffer) => draw('proxy to client', `"${chunk}"`))
client.on('end', () => draw('proxy to client', 'FIN'))

console.log(`client${' '.repeat(RUNG - 6)}proxy${' '.repeat(RUNG - 5)}upstream`)
client.write('question')
await once(upstream, 'data')
client.end()
await once(upstream, 'end')
upstream.write('half an ')
await once(client, 'data')
upstream.write('answer')
await once(client, 'data')
upstream.end()
await once(client, 'end')
console.log(`the proxy has handed on ${far.bytesWritten} B up and ${near.bytesWritten} B down`)
