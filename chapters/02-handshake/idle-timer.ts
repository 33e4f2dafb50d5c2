// Shows that setTimeout of a socket only tells: the dial goes on until it is destroyed.
import { once } from 'node:events'
import net from 'node:net'
import { isMainThread, parentPort, Worker } from 'node:worker_threads'

if (isMainThread) await dial()
else serve()

function serve(): void {
  const server = net.createServer()
  server.listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
    parentPort?.postMessage((server.address() as net.AddressInfo).port) // never a string for TCP
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
  })
}

async function dial(): Promise<void> {
  const server = new Worker(import.meta.filename)
  const [port] = await once(server, 'message')
  const fillers = [1, 2].map(() => net.connect(port, '127.0.0.1'))
  for (const filler of fillers) if (filler.connecting) await once(filler, 'connect')

  const socket = net.connect({ port, host: '127.0.0.1' })
  // #region wrong
  socket.setTimeout(200)
  await once(socket, 'timeout')
  // #endregion
  console.log(`after 'timeout':   connecting ${socket.connecting}`)
  socket.destroy()
  console.log(`after destroy():   connecting ${socket.connecting}`)

  for (const filler of fillers) filler.destroy()
  await server.terminate()
}
