// Shows the segments of this course: how one is put together, sent in a UDP datagram, and taken apart.
import dgram from 'node:dgram'
import { once } from 'node:events'

const [SYN, ACK] = [0x01, 0x02]

// #region format
function format(seq: number, ack: number, flags: number): Buffer {
  const header = Buffer.alloc(12)
  header.writeUInt32BE(seq, 0)
  header.writeUInt32BE(ack, 4)
  header.writeUInt8(flags, 8)
  header.writeUInt16BE(65_535, 10)
  return header
}
// #endregion

// #region receiver
const receiver = dgram.createSocket('udp4')
receiver.on('message', (datagram, from) => {
  console.log('arrived: ', datagram.toString('hex', 0, 12), `"${datagram.subarray(12)}"`)
  const seq = datagram.readUInt32BE(0)
  receiver.send(format(0, (seq + 1) % 2 ** 32, ACK), from.port, from.address)
})
receiver.bind(0, '127.0.0.1')
await once(receiver, 'listening')
// #endregion

const sender = dgram.createSocket('udp4')
sender.connect(receiver.address().port, '127.0.0.1')
await once(sender, 'connect')
sender.send(format(1_000, 0, SYN))
const [answer] = (await once(sender, 'message')) as [Buffer] // what 'message' carries
console.log('answered:', answer.toString('hex'))
sender.close()
receiver.close()
