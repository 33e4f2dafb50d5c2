// Shows what a client sees of a server whose process is killed in the middle of an answer.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import net, { type AddressInfo } from 'node:net'

if (process.argv[2] === 'server') {
  const server = net.createServer((socket) => socket.write('half of the ans'))
  server.listen(0, '127.0.0.1', () => console.log((server.address() as AddressInfo).port)) // never a string for TCP
} else {
  const server = spawn(process.execPath, [import.meta.filename, 'server'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [port] = await once(server.stdout, 'data')
  const client = net.connect(Number(port), '127.0.0.1')
  client.on('end', () => console.log(`'end'`))
  client.on('error', (error: NodeJS.ErrnoException) => console.log(`'error' ${error.code}`))
  const [chunk] = await once(client, 'data')
  console.log(`"${chunk}"`)
  server.kill('SIGKILL')
  await new Promise((resolve) => client.on('close', resolve))
  console.log(`'close'`)
}
