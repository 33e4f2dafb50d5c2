// Shows a full accept queue: the third SYN gets no answer, neither yes nor no.
import { once } from 'node:events'
import net from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { isMainThread, parentPort, Worker } from 'node:worker_threads'

if (isMainThread) await dialThrice()
else serve()

function serve(): void {
  const server = net.createServer()
  // #region stuck
  server.listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
    parentPort?.postMessage((server.address() as net.AddressInfo).port) // never a string for TCP
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
  })
  // #endregion
}

async function dialThrice(): Promise<void> {
  const server = new Worker(import.meta.filename)
  const [port] = await once(server, 'message')
  const clients: net.Socket[] = []
  for (const number of [1, 2, 3]) {
    const client = net.connect({ port, host: '127.0.0.1' })
    clients.push(client)
    let event = 'nothing'
    client.on('connect', () => (event = 'connected'))
    client.on('error', () => (event = 'failed'))
    await Promise.race([once(client, 'connect'), wait(500)])
    console.log(`dial ${number}: ${event} within half a second`)
  }
  for (const client of clients) client.destroy()
  await server.terminate()
}
