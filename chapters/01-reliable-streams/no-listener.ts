// Shows that one client's reset ends a whole server, if the socket has no 'error' listener.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import net, { type AddressInfo } from 'node:net'

if (process.argv[2] === 'server') serve()
else await visit()

function serve(): void {
  // #region wrong
  const server = net.createServer((socket) => {
    socket.on('data', (chunk: Buffer) => {
      socket.write(chunk)
    })
  })
  // #endregion
  server.listen(0, '127.0.0.1', () => console.log((server.address() as AddressInfo).port)) // never a string for TCP
}

async function greet(port: number): Promise<net.Socket> {
  const client = net.connect(port, '127.0.0.1')
  client.write('hello')
  await once(client, 'data')
  return client
}

async function visit(): Promise<void> {
  const server = spawn(process.execPath, [import.meta.filename, 'server'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let diagnosis = ''
  server.stderr.on('data', (chunk: Buffer) => (diagnosis += chunk))
  const [port] = await once(server.stdout, 'data')
  const polite = await greet(Number(port))
  const rude = await greet(Number(port))
  console.log('two clients are served; one of them resets')
  rude.resetAndDestroy()
  const [[status]] = await Promise.all([once(server, 'close'), once(polite.resume(), 'close')])
  console.log(
    `the server's process ends with status ${status}: ${/code: '(\w+)'/.exec(diagnosis)?.[1]}`,
  )
  console.log('the other client has lost its connection')
}
