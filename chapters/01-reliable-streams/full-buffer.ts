// Shows that a full receive buffer loses datagrams (UDP), and that TCP gets every byte through all the same.
import dgram from 'node:dgram'
import { once } from 'node:events'
import net, { type AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'

const COUNT = 1_000
const PIECE = Buffer.alloc(1_000, 'x')

async function overUdp(): Promise<number> {
  let arrived = 0
  const receiver = dgram.createSocket({ type: 'udp4', recvBufferSize: 65_536 }, () => arrived++)
  receiver.bind(0, '127.0.0.1')
  await once(receiver, 'listening')
  const sender = dgram.createSocket('udp4')
  sender.connect(receiver.address().port, '127.0.0.1')
  await once(sender, 'connect')
  // Nothing can be received while this loop runs: the receiver shares its thread.
  for (let i = 0; i < COUNT; i++) sender.send(PIECE)
  await wait(300)
  sender.close()
  receiver.close()
  return arrived
}

async function overTcp(): Promise<number> {
  const server = net.createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo // a TCP server's address is never a string
  const client = net.connect(port, '127.0.0.1')
  for (let i = 0; i < COUNT; i++) client.write(PIECE)
  client.end()
  const [socket] = (await once(server, 'connection')) as [net.Socket] // what 'connection' carries
  let arrived = 0
  for await (const chunk of socket as AsyncIterable<Buffer>) arrived += chunk.length
  server.close()
  return arrived / PIECE.length
}

const outcome = (arrived: number): string => (arrived === COUNT ? 'all arrive' : 'some are lost')
console.log(`UDP: ${COUNT} pieces sent, ${outcome(await overUdp())}`)
console.log(`TCP: ${COUNT} pieces sent, ${outcome(await overTcp())}`)
