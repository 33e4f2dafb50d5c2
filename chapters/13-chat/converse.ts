// Two clients of a chat server: they take turns, and each frame that comes is printed. They end when all is said.
import { once } from 'node:events'
import net from 'node:net'

const [port = ''] = process.argv.slice(2)
if (!/^\d+$/.test(port) || Number(port) < 1 || Number(port) > 65_535) {
  console.error('usage: converse.ts <port>')
  process.exit(2)
}

const nobodyWaits = (): void => {}

/** A client, and a way to wait for the next frame that it hears. */
async function visitor(name: string): Promise<{
  says: (text: string) => void
  hears: () => Promise<void>
  ends: () => Promise<void>
}> {
  const socket = net.connect({ host: '127.0.0.1', port: Number(port), allowHalfOpen: true })
  await once(socket, 'connect')
  let kept: Buffer = Buffer.alloc(0)
  let came = nobodyWaits
  // The server may end first.
  const over = once(socket, 'end')
  // One listener from the first moment on: what comes while nobody listens is lost.
  socket.on('data', (chunk: Buffer) => {
    kept = Buffer.concat([kept, chunk])
    came()
  })
  const says = (text: string): void => {
    console.log(`${name} says   ${text}`)
    // #region frame
    const payload = Buffer.from(text)
    const prefix = Buffer.alloc(4)
    prefix.writeUInt32BE(payload.length)
    socket.write(Buffer.concat([prefix, payload]))
    // #endregion
  }
  const hears = async (): Promise<void> => {
    while (kept.length < 4 || kept.length < 4 + kept.readUInt32BE())
      await new Promise<void>((resolve) => (came = resolve))
    const end = 4 + kept.readUInt32BE()
    console.log(`${name} hears  ${kept.toString('utf8', 4, end)}`)
    kept = kept.subarray(end)
  }
  const ends = async (): Promise<void> => {
    console.log(`${name} ends`)
    socket.end()
    await over
  }
  return { says, hears, ends }
}

const [ann, bob] = [await visitor('ann'), await visitor('bob')]
ann.says('join lobby ann')
await ann.hears()
bob.says('join lobby ann')
await bob.hears()
bob.says('join lobby bob')
await bob.hears()
await ann.hears()
bob.says('say Hello, Ann. 300 €?')
await bob.hears()
await ann.hears()
await bob.ends()
await ann.hears()
ann.says('shout')
await ann.hears()
await ann.ends()
