// Dials again a moment after its FIN, whether the server has sent its own or not.
import net from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

const dial = (): net.Socket => net.connect(Number(process.argv[2]), '127.0.0.1').resume()

dial().end()
await sleep(60)
dial().end()
