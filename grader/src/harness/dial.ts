/** A socket of ours that dials: all of them read into the same memory. */
import net, { type Socket } from 'node:net'

/** All sockets read into the same memory: new memory for each chunk costs more than the chunk's bytes. */
export const CHUNK = Buffer.alloc(64 * 1024)

/** Who hears of what comes on a socket that `dial` opened. */
export const arrivals = new WeakMap<Socket, (chunk: Buffer) => void>()

/** Where a client of ours dials, and from which of our addresses, where that matters. */
export type Dialled = { host: string; port: number; localAddress?: string }

/** Opens a socket to this place for a Connection. */
export function dial(place: Dialled): Socket {
  const arrived = (count: number): boolean => {
    arrivals.get(socket)?.(CHUNK.subarray(0, count))
    return true
  }
  const socket = net.connect({
    ...place,
    allowHalfOpen: true,
    noDelay: true,
    onread: { buffer: CHUNK, callback: arrived },
  })
  arrivals.set(socket, () => {})
  return socket
}
