// Dials the port that it is given, prints how long the handshake took, and ends.
import net from 'node:net'

const startedAt = performance.now()
const socket = net.connect(Number(process.argv[2]), '127.0.0.1', () => {
  console.log(JSON.stringify({ ms: performance.now() - startedAt }))
  socket.end()
})
