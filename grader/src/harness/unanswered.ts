/** A port where a SYN is not answered: the accept queue is full, and nobody takes from it. */
import { once } from 'node:events'
import net from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { UNANSWERED_MS } from './deadlines.ts'

// Listens with a queue of the shortest length, says where, and stops its event loop. Released, it goes on
// and treats who comes politely: it says nothing, and ends when the other end has ended.
const SERVER = `
  const { parentPort, workerData } = require('node:worker_threads')
  const server = require('node:net').createServer((socket) => socket.on('error', () => {}).resume())
  server.listen({ host: '127.0.0.1', port: 0, backlog: 1 }, () => {
    parentPort.postMessage(server.address().port)
    Atomics.wait(workerData, 0, 0)
  })
`

// A backlog of 1 holds two connections that are not accepted yet: the third SYN is dropped (Linux, measured).
export const FILLERS = 2

export type Unanswered = {
  port: number
  /** Answers from here on: the next SYN, sent again after about a second, is answered. */
  release: () => void
  close: () => Promise<void>
}

/**
 * Opens such a port.
 * @throws {Error} where the system has none.
 */
export async function unanswered(): Promise<Unanswered> {
  const gate = new Int32Array(new SharedArrayBuffer(4))
  const worker = new Worker(SERVER, { eval: true, workerData: gate })
  let fillers: net.Socket[] = []
  const close = async (): Promise<void> => {
    for (const filler of fillers) filler.destroy()
    await worker.terminate()
  }
  try {
    const [port] = (await once(worker, 'message')) as [number]
    fillers = await fill(port)
    const release = (): void => {
      Atomics.store(gate, 0, 1)
      Atomics.notify(gate, 0)
    }
    return { port, release, close }
  } catch (error) {
    await close()
    throw error
  }
}

/**
 * Fills the accept queue of a server with a backlog of 1 that accepts nobody, and proves by one connection
 * more that no SYN is answered there.
 * @returns the connections that fill it.
 * @throws {Error} where one is answered, for example on Windows, which answers a full queue with a RST.
 */
export async function fill(port: number): Promise<net.Socket[]> {
  const sockets: net.Socket[] = []
  const dial = (): net.Socket => {
    const socket = net.connect({ port, host: '127.0.0.1' }).on('error', () => {})
    sockets.push(socket)
    return socket
  }
  try {
    for (let filled = 0; filled < FILLERS; filled += 1) await once(dial(), 'connect')
    const control = dial()
    await sleep(UNANSWERED_MS)
    if (!control.connecting) throw new Error('on this system a full accept queue answers')
    control.destroy()
    return sockets
  } catch (error) {
    for (const socket of sockets) socket.destroy()
    throw error
  }
}
