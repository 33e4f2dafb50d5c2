// Shows that a connect completes, and a write too, while the server's program is stuck and accepts nobody.
import { once } from 'node:events'
import net from 'node:net'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'

if (isMainThread) await visit()
else serve(workerData as Int32Array) // what the main thread gave it

function serve(gate: Int32Array): void {
  const server = net.createServer((socket) => {
    socket.on('data', (chunk: Buffer) => parentPort?.postMessage(`${chunk}`))
  })
  server.listen(0, '127.0.0.1', () => {
    parentPort?.postMessage((server.address() as net.AddressInfo).port) // never a string for TCP
    // #region stuck
    // From here on this thread does nothing at all, until the gate is opened.
    Atomics.wait(gate, 0, 0)
    // #endregion
  })
}

async function visit(): Promise<void> {
  const gate = new Int32Array(new SharedArrayBuffer(4))
  const server = new Worker(import.meta.filename, { workerData: gate })
  const [port] = await once(server, 'message')

  const client = net.connect({ port, host: '127.0.0.1' })
  await once(client, 'connect')
  console.log('the server accepts nobody; the client is connected')
  await new Promise((resolve) => client.write('hello', resolve))
  console.log('the server accepts nobody; "hello" is handed over')

  Atomics.store(gate, 0, 1)
  Atomics.notify(gate, 0)
  const [text] = await once(server, 'message')
  console.log(`the server goes on, accepts, and reads "${text}"`)
  client.destroy()
  await server.terminate()
}
