// exercise: 05-graceful-close/half-close
// verdict: failed
import net from 'node:net'
let left = 5_000
const again = (): void => {
  if ((left -= 1) < 0) return
  net.connect(Number(process.argv[2]), '127.0.0.1').on('error', () => {}).once('connect', again).once('error', again)
}
for (let at = 0; at < 100; at += 1) again()
setInterval(() => {}, 1_000)
