/** Whether the loopback works, found out by using it. */
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import type { Probe, Seen } from '../doctor.ts'

export const networkProbes: readonly Probe[] = [
  {
    about: 'loopback, IPv4',
    look: (signal) => echoOf('127.0.0.1', signal),
    otherwise: {
      mark: 'problem',
      means:
        'The grader talks to your program over 127.0.0.1 and can tell nothing without it. Bring the loopback interface up, and let a firewall allow connections on it.',
    },
  },
  {
    about: 'loopback, IPv6',
    look: (signal) => echoOf('::1', signal),
    otherwise: {
      mark: 'note',
      means: 'No exercise needs it: all of them use 127.0.0.1. There is nothing to do.',
    },
  },
  {
    about: 'UDP on 127.0.0.1',
    look: datagramOf,
    otherwise: {
      mark: 'note',
      means:
        'No check needs it; a capture of packets by hand may. Let a firewall allow UDP on the loopback.',
    },
  },
]

/** One byte to a server of our own and back. */
async function echoOf(host: string, signal: AbortSignal): Promise<Seen> {
  const sockets: Socket[] = []
  const opened = (socket: Socket): Socket => {
    sockets.push(socket)
    return socket.on('error', () => {})
  }
  const server = createServer((socket) => opened(socket).pipe(socket))
  try {
    server.listen({ host, port: 0, signal })
    await once(server, 'listening', { signal })
    const { port } = addressOf(server.address())
    const client = opened(connect({ host, port, signal }))
    await once(client, 'connect', { signal })
    client.write('?')
    const [answer] = (await once(client, 'data', { signal })) as [Buffer]
    if (String(answer) !== '?') throw new Error('another byte came back than was sent')
    return { mark: 'ok', found: 'a byte there and back' }
  } finally {
    for (const socket of sockets) socket.destroy()
    server.close()
  }
}

async function datagramOf(signal: AbortSignal): Promise<Seen> {
  const socket = createSocket({ type: 'udp4', signal })
  try {
    socket.bind(0, '127.0.0.1')
    await once(socket, 'listening', { signal })
    const arrived = once(socket, 'message', { signal })
    socket.send('?', socket.address().port, '127.0.0.1')
    await arrived
    return { mark: 'ok', found: 'a datagram arrives' }
  } finally {
    // An abort has closed it already, and a second time is an error.
    if (!signal.aborted) socket.close()
  }
}

function addressOf(address: AddressInfo | string | null): AddressInfo {
  if (address === null || typeof address === 'string') throw new Error('the server has no port')
  return address
}
