/** What the harness takes for granted of this kernel and this Node. */
import dgram from 'node:dgram'
import { once } from 'node:events'
import net from 'node:net'
import { describe, expect, onTestFinished, test } from 'vitest'
import { withUdpPortInUse } from '../src/harness/datagrams.ts'
import { socketsOf } from '../src/harness/sockets.ts'
import { connected, farewell, until } from './wire.ts'

/** A UDP socket at a free port of 127.0.0.1; with a port, one that is connected to it. */
async function udp(connectedTo?: number): Promise<dgram.Socket> {
  const socket = dgram.createSocket('udp4')
  onTestFinished(() => void socket.close())
  await once(socket.bind(0, '127.0.0.1'), 'listening')
  if (connectedTo === undefined) return socket
  socket.connect(connectedTo, '127.0.0.1')
  await once(socket, 'connect')
  return socket
}

const portOf = (socket: dgram.Socket): number => socket.address().port

describe('a datagram', () => {
  test('to a port that nobody has open comes back as an error to a connected socket', async () => {
    const closed = await withUdpPortInUse((port) => Promise.resolve(port))
    const socket = await udp(closed)
    socket.send('anybody?')
    await expect(once(socket, 'message')).rejects.toMatchObject({ code: 'ECONNREFUSED' })
  })

  test('overtakes no other on a loopback, and none is lost', async () => {
    const there = await udp()
    const here = await udp(portOf(there))
    const numbers: number[] = []
    there.on('message', (datagram) => numbers.push(datagram.readUInt32BE()))
    const sent = Array.from({ length: 100 }, (_, number) => number)
    for (const number of sent) {
      const datagram = Buffer.alloc(12)
      datagram.writeUInt32BE(number)
      here.send(datagram)
    }
    await until(() => expect(numbers.length).toBe(100))
    expect(numbers).toEqual(sent)
  })

  test('of a stranger is not heard by a connected socket', async () => {
    const friend = await udp()
    const stranger = await udp()
    const socket = await udp(portOf(friend))
    const heard: string[] = []
    socket.on('message', (datagram) => heard.push(datagram.toString()))
    stranger.send('stranger', portOf(socket), '127.0.0.1')
    friend.send('friend', portOf(socket), '127.0.0.1')
    await until(() => expect(heard).toContain('friend'))
    expect(heard).toEqual(['friend'])
  })
})

// Only Linux tells what the kernel holds for a socket.
test.runIf(process.platform === 'linux').for([
  ['unread', 'RST'],
  ['', 'FIN'],
] as const)('a socket destroyed with %j in the kernel ends by a %s', async ([bytes, ending]) => {
  const server = net.createServer({ pauseOnConnect: true })
  onTestFinished(() => void server.close())
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const accepted = once(server, 'connection')
  const client = await connected((server.address() as net.AddressInfo).port)
  const [socket] = (await accepted) as [net.Socket]
  onTestFinished(() => void socket.destroy())
  client.socket.write(bytes)
  await until(async () => expect(await unreadOf(socket)).toBe(bytes.length))
  socket.destroy()
  await farewell(client)
  expect(client.seen).toEqual([ending])
})

/** How many bytes have come for this socket that Node has not taken from the kernel. */
async function unreadOf({ remotePort }: net.Socket): Promise<number | undefined> {
  const sockets = await socketsOf(process.pid)
  return sockets?.find(({ remote }) => remote.port === remotePort)?.unreadBytes
}
