/** A plain client, and what it sees on the wire. */
import { once } from 'node:events'
import net from 'node:net'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { onTestFinished, vi } from 'vitest'

const LOOK_EVERY_MS = 5
// Only what never comes takes so long.
const SEEN_WITHIN_MS = 20_000

/** What came, in order: bytes in quotes, FIN, or RST. */
export type Wire = { socket: net.Socket; seen: string[] }

/** Opens a socket to this port that never ends its side by itself, and writes down what comes. */
export function dialled(port: number): Wire {
  const socket = net.connect({ port, host: '127.0.0.1', allowHalfOpen: true })
  onTestFinished(() => void socket.destroy())
  const seen: string[] = []
  socket
    .on('data', (bytes: Buffer) => seen.push(JSON.stringify(bytes.toString())))
    .on('end', () => seen.push('FIN'))
    .on('error', ({ code }: NodeJS.ErrnoException) => {
      seen.push(code === 'ECONNRESET' ? 'RST' : String(code))
    })
  return { socket, seen }
}

/** The same, when the handshake is over. */
export async function connected(port: number): Promise<Wire> {
  const wire = dialled(port)
  await once(wire.socket, 'connect')
  return wire
}

/** Resolves when the other end has said its farewell, or never will. */
export async function farewell({ socket }: Wire): Promise<void> {
  if (socket.readableEnded || socket.closed) return
  const { promise, resolve } = Promise.withResolvers<void>()
  socket.on('end', resolve).on('close', () => resolve())
  await promise
}

/** Resolves when this holds: the two ends of a loopback need not hear in the same turn. */
export async function until(what: () => void | Promise<void>): Promise<void> {
  await vi.waitFor(what, { interval: LOOK_EVERY_MS, timeout: SEEN_WITHIN_MS })
}

/** Gives what is on its way some turns of the loop to be read: before it is said that nothing came. */
export async function arrived(): Promise<void> {
  for (let turn = 0; turn < 3; turn += 1) await nextTurn()
}
