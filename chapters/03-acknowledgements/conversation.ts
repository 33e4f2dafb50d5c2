// Two ends of a connection, for capture.sh to record: `conversation.ts server <port>`, and
// `conversation.ts client <port> <word> <process>`. The word, if any, is lost on its way; the process
// is one in the server's network.
import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import net from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'

const SERVER = '10.0.0.2'
const WORDS = ['first', 'second', 'third', 'fourth', 'fifth']
// Long enough for a segment and its ACK; all of it is shorter than the time-out, which is 200 ms at least.
const PAUSE_MS = 15

const [role, port, lost, pid = ''] = process.argv.slice(2)

/** While the server's network doesn't know its own address, it drops what arrives, and says nothing. */
function address(change: 'add' | 'del'): void {
  const route = ['route', change, 'local', SERVER, 'dev', 'far', 'table', 'local']
  execFileSync('nsenter', ['-t', pid, '-n', 'ip', ...route])
}

function serve(): void {
  const server = net.createServer((socket) => {
    socket.resume()
    socket.on('end', () => server.close())
  })
  server.listen(Number(port), SERVER, () => console.log('listening'))
}

async function talk(): Promise<void> {
  const client = net.connect({ port: Number(port), host: SERVER, noDelay: true })
  await once(client, 'connect')
  for (const word of WORDS) {
    if (word === lost) address('del')
    client.write(word)
    await wait(PAUSE_MS)
    if (word === lost) address('add')
  }
  // By then the lost word has been sent again.
  await wait(500)
  client.resume().end()
  await once(client, 'close')
}

if (role === 'server') serve()
else await talk()
