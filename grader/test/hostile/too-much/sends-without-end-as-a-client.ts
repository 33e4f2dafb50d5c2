// exercise: 05-graceful-close/half-close
// verdict: failed
import net from 'node:net'
const socket = net.connect(Number(process.argv[2]), '127.0.0.1').on('error', () => {})
const block = Buffer.alloc(1024 ** 2)
const again = (): void => {
  while (socket.write(block));
}
socket.on('drain', again)
again()
