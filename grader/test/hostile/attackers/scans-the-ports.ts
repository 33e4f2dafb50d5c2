// exercise: 05-graceful-close/half-close
// verdict: failed, unknown
// takes: 40
// reaches: guarded
import net from 'node:net'
let port = 30_000
const again = (): void => {
  if ((port += 1) > 61_000) return
  net.connect(port, '127.0.0.1').on('error', again).on('connect', function (this: net.Socket) {
    this.end('hostile')
    again()
  })
}
for (let at = 0; at < 200; at += 1) again()
