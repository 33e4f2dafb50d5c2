// Shows that a time-out by Promise.race() ends only the waiting: the dial goes on, and connects a second later.
import { once } from 'node:events'
import net from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'

if (isMainThread) await giveUp()
else serve(workerData as Int32Array) // what the main thread gave it

// A server whose accept queue is full, and that is stuck until the gate is opened (chapter 2, section 2.5).
function serve(gate: Int32Array): void {
  const server = net.createServer((socket) => socket.resume())
  server.listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
    parentPort?.postMessage((server.address() as net.AddressInfo).port) // never a string for TCP
    Atomics.wait(gate, 0, 0)
  })
}

async function giveUp(): Promise<void> {
  const gate = new Int32Array(new SharedArrayBuffer(4))
  const server = new Worker(import.meta.filename, { workerData: gate })
  const [port] = await once(server, 'message')
  const fillers = [net.connect(port, '127.0.0.1'), net.connect(port, '127.0.0.1')]
  for (const filler of fillers) if (filler.connecting) await once(filler, 'connect')

  // #region wrong
  const socket = net.connect(port, '127.0.0.1')
  const connected = once(socket, 'connect').then(() => 'connected')
  const told = await Promise.race([connected, wait(200, 'timed out')])
  // #endregion
  console.log(`${told}; the socket: connecting ${socket.connecting}`)

  Atomics.store(gate, 0, 1)
  Atomics.notify(gate, 0)
  console.log(`later, when nobody waits any more: ${await connected}`)
  for (const open of [socket, ...fillers]) open.destroy()
  await server.terminate()
}
