// Shows what a server's write() tells of a client whose program is stopped.
import { once } from 'node:events'
import net, { type AddressInfo } from 'node:net'
import { Worker } from 'node:worker_threads'

const CLIENT = `
const net = require('node:net')
const { parentPort, workerData } = require('node:worker_threads')
const socket = net.connect(workerData.port, '127.0.0.1')
socket.once('data', () => {
  parentPort.postMessage('stopped')
  // From here on this thread does nothing at all; its socket stays with the kernel.
  Atomics.wait(workerData.gate, 0, 0)
})`

const server = net.createServer().listen(0, '127.0.0.1')
await once(server, 'listening')
const { port } = server.address() as AddressInfo // a TCP server's address is never a string
const gate = new Int32Array(new SharedArrayBuffer(4))
const worker = new Worker(CLIENT, { eval: true, workerData: { port, gate } })
const [socket] = (await once(server, 'connection')) as [net.Socket]
let answers = 0
socket.on('error', () => {}) // the client's end is reset when its thread is ended, below
socket.on('data', () => (answers += 1))
socket.write('ping\n')
await once(worker, 'message')

// #region ping
let handedOver = 0
for (let ping = 1; ping <= 10; ping += 1) {
  const { promise, resolve } = Promise.withResolvers<Error | null | undefined>()
  socket.write('ping\n', resolve)
  if (!(await promise)) handedOver += 1
}
// #endregion
console.log('the client is stopped')
console.log(`pings handed over without an error: ${handedOver}`)
console.log(`answers:                            ${answers}`)
await worker.terminate()
socket.destroy()
server.close()
