// Shows two clocks beside each other: a fixed beat, and a timer that each byte starts anew.
import { once } from 'node:events'
import net, { type AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'

const INTERVAL_MS = 1_000
const server = net.createServer().listen(0, '127.0.0.1')
await once(server, 'listening')
const { port } = server.address() as AddressInfo // a TCP server's address is never a string
const client = net.connect(port, '127.0.0.1').resume()
const [socket] = (await once(server, 'connection')) as [net.Socket]
let [pings, due] = [0, 0]

// #region fixed
const fixed = setInterval(() => (pings += 1), INTERVAL_MS)
// #endregion
// #region anew
let timer = setTimeout(() => (due += 1), INTERVAL_MS)
socket.on('data', () => {
  clearTimeout(timer)
  timer = setTimeout(() => (due += 1), INTERVAL_MS)
})
// #endregion
for (let byte = 0; byte < 12; byte += 1) {
  client.write('.')
  await wait(100)
}
console.log('a client that says something ten times an interval')
console.log(`is pinged by the fixed beat:    ${pings > 0}`)
console.log(`by the timer that starts anew:  ${due > 0}`)
clearInterval(fixed)
clearTimeout(timer)
client.destroy()
socket.destroy()
server.close()
