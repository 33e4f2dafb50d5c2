// A tiny client: sends each text as a frame, half-closes, and prints the frames that come back.
import net from 'node:net'

const [port = '', ...texts] = process.argv.slice(2)
if (!/^\d+$/.test(port) || Number(port) < 1 || Number(port) > 65_535 || texts.length === 0) {
  console.error('usage: framed.ts <port> <text>…')
  process.exit(2)
}

// #region write
function frame(payload: Buffer): Buffer {
  const prefix = Buffer.alloc(4)
  prefix.writeUInt32BE(payload.length)
  return Buffer.concat([prefix, payload])
}
// #endregion

const socket = net.connect({ host: '127.0.0.1', port: Number(port) })
socket.on('error', (error) => {
  console.error(error.message)
  process.exitCode = 1
})
for (const text of texts) socket.write(frame(Buffer.from(text)))
socket.end()

// #region read
let pending: Buffer = Buffer.alloc(0)
socket.on('data', (chunk: Buffer) => {
  pending = Buffer.concat([pending, chunk])
  // One chunk may hold half a frame or three of them, so take every whole frame there is.
  while (pending.length >= 4 && pending.length >= 4 + pending.readUInt32BE()) {
    const end = 4 + pending.readUInt32BE()
    console.log(pending.toString('utf8', 4, end))
    pending = pending.subarray(end)
  }
})
// #endregion
