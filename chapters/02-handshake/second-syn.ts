// Shows that a dial whose SYN was dropped connects with the second SYN, though the queue had room long before.
import { once } from 'node:events'
import net from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'

if (isMainThread) await dialThrice()
else serve(workerData as Int32Array) // what the main thread gave it

function serve(gate: Int32Array): void {
  const server = net.createServer((socket) => socket.resume())
  server.listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
    parentPort?.postMessage((server.address() as net.AddressInfo).port) // never a string for TCP
    Atomics.wait(gate, 0, 0)
  })
}

async function dialThrice(): Promise<void> {
  const gate = new Int32Array(new SharedArrayBuffer(4))
  const server = new Worker(import.meta.filename, { workerData: gate })
  const [port] = await once(server, 'message')
  const first = net.connect(port, '127.0.0.1')
  await once(first, 'connect')
  const second = net.connect(port, '127.0.0.1')
  await once(second, 'connect')

  const started = performance.now()
  const third = net.connect(port, '127.0.0.1')
  const connected = once(third, 'connect')
  await wait(100)
  Atomics.store(gate, 0, 1)
  Atomics.notify(gate, 0)
  console.log('the server accepts again, 0.1 s after the third SYN')
  await connected
  const seconds = (performance.now() - started) / 1_000
  const told = seconds > 0.9 && seconds < 1.9 ? 'about a second' : `${seconds} s`
  console.log(`the third dial connects ${told} after its SYN`)

  for (const client of [first, second, third]) client.destroy()
  await server.terminate()
}
