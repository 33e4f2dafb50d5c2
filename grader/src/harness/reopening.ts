/** A port that refuses first and is listened at later. */
import { once } from 'node:events'
import net from 'node:net'
import { Listener, type Manner } from './listener.ts'
import type { Program } from './program.ts'

export type Reopening = { port: number; open: (manner: Manner) => Promise<Listener> }

/**
 * A port that refuses until it is opened. Both ends of a connection of ours hold it meanwhile, so no system
 * gives it to anybody who asks for a free one; and it can be listened at again, as after the restart of a
 * server whose clients stayed.
 */
export async function reopeningPort(program: Program): Promise<Reopening> {
  const server = net.createServer()
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as net.AddressInfo // never a string for TCP
  const accepted = once(server, 'connection')
  const keeper = net.connect(port, '127.0.0.1')
  program.atEnd(() => void keeper.destroy())
  const [kept] = (await accepted) as [net.Socket]
  program.atEnd(() => void kept.destroy())
  server.close()
  const open = async (manner: Manner): Promise<Listener> => {
    const listener = await Listener.open(manner, { host: '127.0.0.1', port })
    program.atEnd(() => listener.close())
    return listener
  }
  return { port, open }
}
